import picocolors from "picocolors";
import { expect, test } from "vitest";
import { readable } from "./readable";

const plain = picocolors.createColors(false);

test.each([
  [
    "pino",
    '{"level":30,"time":1767322245678,"pid":7,"hostname":"h","reqId":"req-1","req":{"method":"GET","url":"/a b"},"msg":"incoming request"}',
    'INFO  incoming request reqId=req-1 req.method=GET req.url="/a b"',
  ],
  ["winston", '{"level":"warn","message":"slow","ms":1200,"timestamp":"2026-01-02"}', "WARN  slow ms=1200"],
  ["zap", '{"level":"error","ts":1.5,"msg":"no","tags":["a"],"ok":null}', 'ERROR no tags=["a"] ok=null'],
  ["Google's", '{"severity":"DEBUG","message":"hi"}', "DEBUG hi"],
  ["no level", '{"msg":"hi"}', "hi"],
])("a line of %s is level, message and the rest as key=value", (_logger, line, text) => {
  expect(readable(line, plain)).toBe(text);
});

test("an error's stack comes below, indented", () => {
  const line = JSON.stringify({
    level: 50,
    err: { message: "no way", stack: "Error: no way\n    at f" },
    msg: "failed",
  });
  expect(readable(line, plain)).toBe('ERROR failed err.message="no way"\n    Error: no way\n        at f');
});

test.each(["listening on 10000", '{"broken', '{"count":1}', "[1]", "  }", "null"])("%j stays as it is", (line) => {
  expect(readable(line, plain)).toBe(line);
});

test("on a terminal, levels have colours", () => {
  const colors = picocolors.createColors(true);
  expect(readable('{"level":50,"msg":"no"}', colors)).toBe(`${colors.red("ERROR")} no`);
  expect(readable('{"level":40,"msg":"no"}', colors)).toBe(`${colors.yellow("WARN ")} no`);
});

test("a line that is nested deeper than a program can follow stays as it is", () => {
  const line = `${'{"msg":"a","a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  expect(readable(line, plain)).toBe(line);
});
