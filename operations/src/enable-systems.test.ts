import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enableSystems } from "./enable-systems";
import { projectIn } from "./project";

const file = "Pulumi.local.override.yaml";
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-enable-"));
  await writeFile(join(root, "Pulumi.yaml"), "name: slipway\n");
  const config = "config:\n  slipway:realtime:\n    repo: .\n  slipway:backend:\n    enabled: false\n    repo: .\n";
  await writeFile(join(root, "Pulumi.local.yaml"), config);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const enable = (...systems: string[]) => enableSystems(projectIn(root), "local", systems);
const override = () => readFile(join(root, file), "utf8");

test("a system that is left out is enabled by an override, and what stands there stays", async () => {
  const before = "# mine\nconfig:\n  slipway:realtime:\n    variables: { consumers: { BATCH_MAX: 250 } } # more\n";
  await writeFile(join(root, file), before);
  await enable("backend");
  expect(await override()).toBe(`${before}  slipway:backend:\n    enabled: true\n`);
});

test.each([["all"], ["backend", "realtime"]])("%s enables what is left out, once", async (...systems) => {
  await enable(...systems);
  const text = await override();
  expect(text).toBe("config:\n  slipway:backend:\n    enabled: true\n");
  await enable(...systems);
  expect(await override()).toBe(text);
});

test("what is off in the override is enabled there", async () => {
  await writeFile(join(root, file), "config:\n  slipway:realtime:\n    enabled: false\n");
  await enable("realtime");
  expect(await override()).toBe("config:\n  slipway:realtime:\n    enabled: true\n");
});

test("without names, and for what is enabled already, nothing is written", async () => {
  await enable();
  await enable("realtime");
  expect(existsSync(join(root, file))).toBe(false);
});

test("a system that the stack has no settings for is told, and nothing is written", async () => {
  await expect(enable("backend", "bakend")).rejects.toThrow(
    "`Pulumi.local.yaml` has no settings for a system `bakend`: name backend, realtime or all; did you mean `backend`?",
  );
  expect(existsSync(join(root, file))).toBe(false);
});
