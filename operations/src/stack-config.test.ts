import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectIn, type Project } from "./project";
import { emulatorHost, readStackConfig, requireEmulatorHost } from "./stack-config";

let project: Project;
beforeEach(async () => {
  project = projectIn(await mkdtemp(path.join(tmpdir(), "slipway-config-")));
});
afterEach(() => rm(project.root, { recursive: true }));

async function hostOf(stackFile: string): Promise<string | undefined> {
  await writeFile(path.join(project.root, "Pulumi.some.yaml"), stackFile);
  return emulatorHost(project, "some")?.href;
}

test.each(["http://127.0.0.1:4100/v1", "http://localhost:4100/v1", "http://[::1]:4100/v1"])(
  "a stack whose API is at %s is on the emulator",
  async (host) => {
    expect(await hostOf(`config:\n  render:host: ${host}\n`)).toBe(host);
  },
);

test.each([
  ["names a public API", "config:\n  render:host: https://api.render.com/v1\n"],
  ["names no API", "config:\n  aws:region: eu-west-1\n"],
  ["has nothing but a salt", "encryptionsalt: v1:abc\n"],
  ["is empty", ""],
])("a stack whose file %s is not on the emulator", async (_case, stackFile) => {
  expect(await hostOf(stackFile)).toBeUndefined();
});

test("a stack without a file is not on the emulator", () => {
  expect(emulatorHost(project, "other")).toBeUndefined();
});

test("an address that is none is reported with its file", async () => {
  await expect(hostOf("config:\n  render:host: 4100\n")).rejects.toThrow(
    path.join(project.root, "Pulumi.some.yaml") + "` can't be used",
  );
});

test("an emulator's address that has more than where it is, is refused and not shown", async () => {
  for (const address of ["http://me:hunter2@127.0.0.1:4100/v1", "http://127.0.0.1:4100/v1?key=hunter2"]) {
    await hostOf(`config:\n  render:host: ${address}\n`);
    const require = () => requireEmulatorHost(project, "some");
    expect(require).toThrow(/^`render:host` in `Pulumi.some.yaml` has a (user name|query)/);
    expect(require).not.toThrow("hunter2");
  }
});

test("a stack that has to be on the emulator and is not is told what to set", () => {
  expect(() => requireEmulatorHost(project, "mine")).toThrow(
    "`render:host` in `Pulumi.mine.yaml` is not a loopback address",
  );
});

test("config is what Pulumi makes of both files: keys without a namespace are the project's, and Pulumi.yaml has what the stack lacks", async () => {
  const declared = [
    "name: slipway",
    "config:",
    "  realtime: { value: { repo: ours, rootDir: app } }",
    "  soakMinutes: 30",
    "  budget: { type: integer, default: 5 }",
    "  addresses: { type: string }",
    "  slipway:environment: staging",
    "  render:host: { value: http://127.0.0.1:4100/v1 }",
  ];
  await writeFile(path.join(project.root, "Pulumi.yaml"), declared.join("\n"));
  const own = "config:\n  environment: production\n  realtime:\n    repo: mine\nencryptionsalt: v1:abc\n";
  await writeFile(path.join(project.root, "Pulumi.some.yaml"), own);
  expect(readStackConfig(project, "some")).toEqual({
    config: {
      "slipway:environment": "production",
      "slipway:realtime": { repo: "mine" },
      "slipway:soakMinutes": 30,
      "slipway:budget": 5,
      "render:host": "http://127.0.0.1:4100/v1",
    },
    encryptionsalt: "v1:abc",
  });
  expect(emulatorHost(project, "some")?.href).toBe("http://127.0.0.1:4100/v1");
  expect(readStackConfig(project, "other")).toBeUndefined();
});
