import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { TestRepository, webServer } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "../engine/engine";
import type { PulumiProcess } from "../engine/pulumi-process";

/** An update is broken off in the middle of a rollout, and the program goes back: nothing is green over something else. */

let engine: Engine;
let repository: TestRepository;
let count = 0;
let run: PulumiProcess | undefined;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "../engine/options-program"));
  repository = await TestRepository.create(join(engine.folder, "repository"));
});
beforeEach(() => (count += 1));
afterEach(async () => {
  engine.overrides = {};
  await run?.[Symbol.asyncDispose]();
  run = undefined;
});
afterAll(() => engine[Symbol.asyncDispose]());

/** A state of the program: a release of its own, and these variables. */
async function stateOf(text: string, variables: Record<string, string>) {
  const release = await repository.commit({ "server.js": webServer(text), "count.txt": String(count) });
  const build = { buildCommand: "true", startCommand: "node server.js" };
  const api = { args: { name: "api", repo: repository.path, runtime: "node", ...build } };
  return { "options:resources": { api, release, variables: { args: variables } } };
}

async function succeeds(...args: string[]): Promise<void> {
  const { exitCode, text } = await engine.pulumi(...args);
  expect(exitCode, text).toBe(0);
}

async function live() {
  const { id, serviceDetails } = (await engine.find("service", "api")) as unknown as {
    id: string;
    serviceDetails: { url: string };
  };
  const rows = (await engine.api("GET", `/services/${id}/env-vars`)) as { envVar: { key: string; value: string } }[];
  const variables = Object.fromEntries(rows.map(({ envVar }) => [envVar.key, envVar.value]));
  return { text: await (await fetch(serviceDetails.url)).text(), variables };
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

const up = ["up", "--yes", "--skip-preview"];

const here = "journal";
const elsewhere = "journal-elsewhere";

test.each([
  ["a provider that is killed", "the next `up` on this machine", killProvider, up, here],
  ["an engine that is killed", "the next `up` on this machine", killEngine, up, here],
  ["a provider that is killed", "`up --refresh` on another machine", killProvider, [...up, "--refresh"], elsewhere],
  ["an engine that is killed", "`up --refresh` on another machine", killEngine, [...up, "--refresh"], elsewhere],
])("what %s has begun is taken back by %s", async (_, _how, kill, next, journal) => {
  const before = await stateOf("before", { MODE: "before", DROPPED: "x" });
  await engine.configure(before);
  await succeeds(...up);

  await engine.configure(await stateOf("after", { MODE: "after", ADDED: "x" }));
  // The deploy begins, and the provider never learns of it.
  engine.proxy.next("POST", /\/deploys$/, { kind: "hold reply" });
  run = engine.begin(...up);
  await expect
    .poll(() => live().catch(() => undefined))
    .toEqual({ text: "after", variables: { MODE: "after", ADDED: "x" } });
  await kill();

  await engine.configure(before);
  engine.overrides = { RENDER_JOURNAL_DIR: join(engine.folder, journal) };
  await succeeds(...next);
  expect(await live()).toEqual({ text: "before", variables: { MODE: "before", DROPPED: "x" } });
  await succeeds("preview", "--expect-no-changes");
});
