import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pulumiFault } from "./check";
import { PULUMI_COMPANIONS, PULUMI_VERSION } from "./version";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-pulumi-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeScript(name: string, body: string): Promise<void> {
  await writeFile(path.join(folder, name), `#!/bin/sh\n${body}\n`);
  await chmod(path.join(folder, name), 0o755);
}

async function faultOf(answer: string): Promise<string | undefined> {
  for (const companion of PULUMI_COMPANIONS) await writeScript(companion, "exit 0");
  await writeScript("pulumi", answer);
  return pulumiFault(folder);
}

test("a Pulumi of the pinned version with its companions can be used", async () => {
  expect(await faultOf(`echo v${PULUMI_VERSION}`)).toBeUndefined();
});

test("a newer Pulumi can be used", async () => {
  expect(await faultOf("echo v3.999.0")).toBeUndefined();
});

test("an older Pulumi is refused with both versions", async () => {
  expect(await faultOf("echo v3.100.0")).toBe(
    `\`${folder}/pulumi\` is 3.100.0; Slipway needs ${PULUMI_VERSION} or newer`,
  );
});

test("a Pulumi that does not run is refused", async () => {
  expect(await faultOf("exit 1")).toBe(`\`${folder}/pulumi version\` does not answer with a version`);
});

test("a folder without Pulumi is refused", async () => {
  expect(await pulumiFault(folder)).toBe(`\`${folder}/pulumi\` does not exist`);
});
