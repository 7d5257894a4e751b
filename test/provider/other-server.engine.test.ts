import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningEmulator, startEmulator } from "../../packages/render-emulator/src";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";

const root = resolve(__dirname, "../..");
const project = { name: "other", runtime: "nodejs", main: "main.js" };
const plugins = { providers: [{ name: "render", path: join(root, "packages/render/plugin") }] };
const program = `
const { CustomResource } = require("@pulumi/pulumi");
new CustomResource("render:index:KeyValue", "cache", { name: "cache", plan: "free" });
`;

// A stack whose configuration names neither host nor workspace: the environment does.
let folder: string;
let own: RunningEmulator;
let other: RunningEmulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "other-server-"));
  await mkdir(join(folder, "state"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "main.js"), program);
  await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ ...project, plugins }));
  own = await startEmulator({ dataDir: join(folder, "own") });
  other = await startEmulator({ dataDir: join(folder, "other") });
  await succeed(own, "stack", "init", "test");
  await succeed(own, "up", "--yes", "--skip-preview");
});

afterAll(async () => {
  await Promise.all([own.stop(), other.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function pulumi({ url, apiKey, ownerId }: RunningEmulator, args: readonly string[]) {
  const env = {
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    RENDER_JOURNAL_DIR: join(folder, "journal"),
    RENDER_HOST: url,
    RENDER_OWNER_ID: ownerId,
    RENDER_API_KEY: apiKey,
  };
  return execa("pulumi", [...args, "--non-interactive"], { cwd: folder, env, reject: false, all: true });
}

async function succeed(emulator: RunningEmulator, ...args: string[]): Promise<string> {
  const run = await pulumi(emulator, args);
  expect(run.exitCode, run.all).toBe(0);
  return run.stdout;
}

test("a refresh with the address, key and workspace of another server asks the stack's own, and takes nothing as gone", async () => {
  const run = await pulumi(other, ["refresh", "--yes", "--skip-preview"]);
  expect(run.exitCode).not.toBe(0);
  expect(run.all).toContain(`The API key of \`render:apiKey\` is not valid at \`${own.url}\``);
  expect(await succeed(own, "stack", "export")).toContain("render:index:KeyValue::cache");
});

test("an update at another server is one error that says what to do", async () => {
  const run = await pulumi(other, ["up", "--yes", "--skip-preview"]);
  expect(run.exitCode).not.toBe(0);
  expect(run.all).toContain(`is \`${other.url}\`, but the resources of this stack were made with \`${own.url}\``);
});

test("what is imported while the environment alone says where Render is, is the program's own from then on", async () => {
  const [row] = (await new TestClient(own).ask("GET", "/key-value?name=cache")) as { keyValue: { id: string } }[];
  const onStack = ["--stack", "imported"];
  await succeed(own, "stack", "init", "imported", "--no-select");
  const line = ["import", "--yes", "--generate-code=false", ...onStack];
  await succeed(own, ...line, "render:index:KeyValue", "cache", row?.keyValue.id ?? "");
  await succeed(own, "preview", "--expect-no-changes", ...onStack);
  await succeed(own, "refresh", "--yes", ...onStack);
  await succeed(own, "up", "--yes", ...onStack);
  const moved = await pulumi(other, ["up", "--yes", "--skip-preview", ...onStack]);
  expect(moved.all).toContain(`is \`${other.url}\`, but the resources of this stack were made with \`${own.url}\``);
});

test("the state holds host and workspace, but not the key", async () => {
  const state = await succeed(own, "stack", "export");
  expect(state).toContain(own.ownerId);
  expect(state).not.toContain(own.apiKey);
  await succeed(own, "preview", "--expect-no-changes");
});
