import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EnvSpecificDetails } from "@slipway/render-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ReleaseSettings } from "../runtime";
import { commandsOf } from "./commands";

let folder: string;
let source: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "commands-"));
  source = join(folder, "source");
  await mkdir(join(source, "app"), { recursive: true });
  for (const path of [folder, source]) {
    await writeFile(join(path, "Dockerfile.process.yaml"), `build: 'true'\nstart: from ${path}\n`);
  }
});
afterEach(() => rm(folder, { recursive: true }));

function commands(details: EnvSpecificDetails) {
  const service = { serviceDetails: { runtime: "docker", envSpecificDetails: details } };
  return commandsOf({ service } as ReleaseSettings, source, () => undefined);
}

test("a stand-in and a context of the root directory are taken, by links within it too", async () => {
  await symlink("../Dockerfile.process.yaml", join(source, "app/Linked.process.yaml"));
  await symlink("app", join(source, "to-app"));
  const found = await commands({ dockerfilePath: "./app/Linked", dockerContext: "to-app" });
  expect(found).toMatchObject({ start: `from ${source}`, folder: "to-app" });
  expect(await commands({ dockerfilePath: "", dockerContext: "" })).toMatchObject({ folder: "." });
});

test.each(["../Dockerfile", "app/../../Dockerfile", "out/Dockerfile", "Linked"])(
  "a Dockerfile at %s, outside of the root directory, has no stand-in",
  async (dockerfilePath) => {
    await symlink("..", join(source, "out"));
    await symlink(join(folder, "Dockerfile.process.yaml"), join(source, "Linked.process.yaml"));
    await expect(commands({ dockerfilePath })).rejects.toThrow(
      "process.yaml` leads out of the folder that it belongs to: start the emulator",
    );
  },
);

test.each(["..", "app/../..", "out", "absolute", "Dockerfile.process.yaml", "none"])(
  "a Docker context at %s, which is no folder of the root directory, is refused",
  async (dockerContext) => {
    await symlink("..", join(source, "out"));
    await symlink("/", join(source, "absolute"));
    await expect(commands({ dockerContext })).rejects.toThrow(
      `Docker context \`${dockerContext}\` is no folder of the root directory: set \`dockerContext\` to one`,
    );
  },
);

test("a stand-in without an end is not read", async () => {
  await symlink("/dev/zero", join(source, "Zero.process.yaml"));
  await expect(commands({ dockerfilePath: "Zero" })).rejects.toThrow("`Zero.process.yaml` leads out of the folder");
});

test.each([
  ["[".repeat(50_000), "`Bad.process.yaml` is not valid: "],
  ["build: *a", "`Bad.process.yaml` is not valid: "],
  [`build: ${"x".repeat(70_000)}`, "`Bad.process.yaml` is longer than 64 KiB"],
])("a stand-in of %s is refused in a sentence", async (text, message) => {
  await writeFile(join(source, "Bad.process.yaml"), text);
  await expect(commands({ dockerfilePath: "Bad" })).rejects.toThrow(message);
});
