import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestRepository, webServer } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "../engine/engine";
import type { PulumiProcess } from "../engine/pulumi-process";

/** What the program hides from now on is written on machine A, and the update is broken off before the state says so. */

let engine: Engine;
let run: PulumiProcess | undefined;

beforeEach(async () => {
  engine = await Engine.start(join(__dirname, "encrypted-program"));
  const repository = await TestRepository.create(join(engine.folder, "repository"), { "server.js": webServer("ok") });
  const release = await repository.git("rev-parse", "HEAD");
  const shop = { repo: repository.path, name: "plain-name", release, greeting: "plain greeting", instances: "1" };
  await engine.configure({ "keeper:shop": shop });
  await succeeds("up", "--yes", "--skip-preview");
});
afterEach(async () => {
  await run?.[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

async function succeeds(...args: string[]): Promise<string> {
  const { exitCode, text } = await engine.pulumi(...args);
  expect(exitCode, text).toBe(0);
  return text;
}

/** All that the backend keeps: the state, its backups and its history. */
async function stored(): Promise<string> {
  const files = await readdir(join(engine.folder, "state"), { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

async function killProvider(): Promise<void> {
  for (const [pid, command] of (await run?.descendants()) ?? [])
    if (command.includes("pulumi-resource-render")) process.kill(pid, "SIGKILL");
  await run?.ended;
}

async function killEngine(): Promise<void> {
  run?.kill();
  await run?.ended;
  await succeeds("cancel", "--yes");
}

const hidden = "hunter2-hidden";

test.each([
  ["variable", "provider", "A", "greeting", killProvider, /^PUT .*\/env-vars\/BANNER$/, /\/deploys$/, "POST"],
  ["variable", "engine", "B", "greeting", killEngine, /^PUT .*\/env-vars\/BANNER$/, /\/deploys$/, "POST"],
  ["setting", "provider", "A", "name", killProvider, /^PATCH /, /\/services\/srv-\w+$/, "PATCH"],
  ["setting", "engine", "A", "name", killEngine, /^PATCH /, /\/services\/srv-\w+$/, "PATCH"],
])(
  "a %s that was plain and is written as a secret by an update whose %s is killed stands nowhere in clear, recovered on machine %s",
  async (_, _who, machine, setting, kill, written, path, method) => {
    await succeeds(
      "config",
      "set",
      "--secret",
      "--path",
      `keeper:shop.${setting}`,
      setting === "greeting" ? `${hidden} greeting` : hidden,
    );
    engine.proxy.next(method, path, { kind: "hold reply" });
    const before = engine.proxy.requests.length;
    run = engine.begin("up", "--yes", "--skip-preview");
    const wrote = () => engine.proxy.requests.slice(before);
    await expect.poll(() => wrote().some((request) => written.test(request))).toBe(true);
    await expect.poll(() => wrote().some((request) => request.startsWith(method) && path.test(request))).toBe(true);
    await expect.poll(() => atRender(setting)).toContain(hidden);
    await kill();

    if (machine === "B") engine.overrides = { RENDER_JOURNAL_DIR: join(engine.folder, "journal-elsewhere") };
    const printed = [
      await succeeds("refresh", "--yes", "--clear-pending-creates", "--diff"),
      await succeeds("preview", "--diff"),
      await succeeds("preview", "--refresh", "--json"),
      await succeeds("up", "--yes", "--skip-preview", "--refresh", "--diff"),
    ].join("\n");
    expect(printed).not.toContain(hidden);
    expect(await stored()).not.toContain(hidden);
    await succeeds("preview", "--expect-no-changes");
  },
);

async function atRender(setting: string): Promise<string> {
  const [row] = (await engine.api("GET", "/services")) as { service: { id: string; name: string } }[];
  if (setting === "name") return row?.service.name ?? "";
  return JSON.stringify(await engine.api("GET", `/services/${row?.service.id ?? ""}/env-vars`));
}
