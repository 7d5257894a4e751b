import picocolors from "picocolors";
import { expect, test } from "vitest";
import { formatLine } from "./logs/format-line";
import { statusLines } from "./status/table";
import { printTo } from "./terminal";

const attack = "\u001b[31mred\u001b]52;c;cm0gLXJm\u0007\rlive\u009b2J\u202e";
const harmless = "\u001b[31mred\\u001b]52;c;cm0gLXJm\\u0007\u001b[0m\nlive\\u009b2J\\u202e";
const line = {
  id: "1",
  message: attack,
  timestamp: "2026-01-02T03:04:05Z",
  labels: [{ name: "type", value: "app" }],
};
const colors = picocolors.createColors(true);

/** What comes out where a text is printed. */
function printed(text: string, isTTY: boolean): string {
  const written: string[] = [];
  printTo({ isTTY, write: (part: string) => written.push(part) }, text);
  return written.join("");
}

test("a service's line does nothing on a terminal but show its colours, raw or readable", () => {
  expect(printed(formatLine(line, "raw", colors), true)).toBe(`${harmless}\n`);
  expect(printed(formatLine(line, "readable", colors), true)).toBe(
    `${colors.dim("2026-01-02T03:04:05Z app  ")} ${harmless}\n`,
  );
  const structured = { ...line, message: JSON.stringify({ level: 50, msg: attack, err: { stack: attack } }) };
  expect(printed(formatLine(structured, "readable", colors), true)).not.toMatch(/\u001b\]|[\r\u0007\u009b\u202e]/);
});

test("as JSON it says the same on a terminal", () => {
  const document = printed(formatLine(line, "json", colors), true);
  expect(document).not.toMatch(/[\u001b\u009b\u202e\r]/);
  expect(JSON.parse(document)).toEqual(line);
});

test("what reads a pipe gets a service's bytes", () => {
  expect(printed(formatLine(line, "raw", colors), false)).toBe(`${attack}\n`);
});

test("a status shows names of servers and of services, and our own colours", () => {
  const service = { id: attack, system: attack, name: attack, kind: "web service", state: "live", settingsWait: false };
  const report = { stack: "local", services: [service], dataStores: [] } as unknown as Parameters<
    typeof statusLines
  >[0];
  const lines = statusLines(report, { colors, now: 0 }).map((text) => printed(text, true));
  expect(lines.join("")).not.toMatch(/\u001b\]|[\r\u0007\u009b\u202e]/);
  expect(lines.join("")).toContain(colors.green("live"));
});
