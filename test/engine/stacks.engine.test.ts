import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "./engine";
import type { EngineStack } from "./engine-stack";
import { GitServer } from "../../packages/render-emulator/src/testing/git-server";

// The project's own program with the specimen in it, whose visitors are counted in its database: so each count tells whose database it is.
const root = resolve(__dirname, "../..");
const rootDir = "examples/specimen";

let engine: Engine;
let server: GitServer;
let stacks: Record<"test" | "ann" | "pr-7", EngineStack>;
let repository: TestRepository;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "specimen-program"));
  repository = await TestRepository.clone(root, join(engine.folder, "repository"));
  server = await GitServer.start(engine.folder);
  stacks = { test: engine, ann: await engine.addStack("ann"), "pr-7": await engine.addStack("pr-7") };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

const local = (greeting: string) => ({
  "slipway:environment": "local",
  "slipway:specimen": { repo: repository.path, rootDir, variables: { web: { GREETING: greeting } } },
});

/** Settings as those of a pull request's stack: its commit, from a Git host. */
async function staging(greeting: string) {
  const release = await repository.git("rev-parse", "HEAD");
  const settings = { repo: server.url("repository"), rootDir, release };
  return {
    "slipway:environment": "staging",
    "slipway:specimen": { ...settings, variables: { web: { GREETING: greeting } } },
  };
}

async function addressOf(stack: EngineStack): Promise<string> {
  return (await stack.outputs())["specimen.url"] ?? "";
}

async function visit(stack: EngineStack): Promise<string> {
  return (await (await fetch(await addressOf(stack))).text()).trim();
}

async function succeeds(run: ReturnType<EngineStack["pulumi"]>): Promise<void> {
  const { exitCode, text } = await run;
  expect(exitCode, text).toBe(0);
}

async function databases(): Promise<string[]> {
  const page = (await engine.api("GET", "/postgres?limit=100")) as { postgres: { name: string } }[];
  return page.map(({ postgres }) => postgres.name).sort();
}

test("three stacks that come up at the same time have names, addresses and data of their own", async () => {
  await stacks.test.configure(local("Hello"));
  await stacks.ann.configure(local("Hello from Ann"));
  await stacks["pr-7"].configure(await staging("Hello from 7"));
  await Promise.all(Object.values(stacks).map((stack) => succeeds(stack.up())));

  expect(Object.keys(await engine.services()).sort()).toEqual([
    "specimen-web-ann",
    "specimen-web-pr-7",
    "specimen-web-test",
  ]);
  expect(await databases()).toEqual(["specimen-postgres-ann", "specimen-postgres-pr-7", "specimen-postgres-test"]);
  const addresses = await Promise.all(Object.values(stacks).map(addressOf));
  expect(new Set(addresses).size).toBe(3);
  expect(await visit(stacks.test)).toBe("Hello! You are visitor 1.");
  expect(await visit(stacks.test)).toBe("Hello! You are visitor 2.");
  expect(await visit(stacks.ann)).toBe("Hello from Ann! You are visitor 1.");
  expect(await visit(stacks["pr-7"])).toBe("Hello from 7! You are visitor 1.");
});

test("a change in one is a deploy of its own, and nothing for the others", async () => {
  await stacks.ann.configure(local("Good day from Ann"));
  await succeeds(stacks.ann.up());
  expect(await visit(stacks.ann)).toBe("Good day from Ann! You are visitor 2.");
  expect(await engine.deploys("specimen-web-ann")).toEqual(["live", "deactivated", "canceled"]);
  for (const stack of [stacks.test, stacks["pr-7"]]) {
    expect(await engine.deploys(`specimen-web-${stack.stack}`)).toEqual(["live", "canceled"]);
    await succeeds(stack.pulumi("preview", "--refresh", "--expect-no-changes"));
  }
});

test("settings that an update writes without its rollout wait for a deploy, and the update says so", async () => {
  const { "slipway:specimen": settings, ...config } = local("Good day from Ann");
  await stacks.ann.configure({ ...config, "slipway:specimen": { ...settings, plans: { web: "standard" } } });
  const run = await stacks.ann.pulumi("up", "--yes", "--skip-preview", "--target", "**specimen-web");
  await succeeds(Promise.resolve(run));
  const waiting = "The settings of `web` were written at Render and wait for a deploy";
  expect(run.text).toContain(waiting);
  const whole = await stacks.ann.up();
  expect(whole.text).not.toContain(waiting);
  expect(await engine.deploys("specimen-web-ann")).toEqual(["live", "deactivated", "deactivated", "canceled"]);
});

test("one is destroyed, and the others serve on with what they have", async () => {
  await succeeds(stacks.ann.pulumi("destroy", "--yes", "--skip-preview"));
  expect(Object.keys(await engine.services()).sort()).toEqual(["specimen-web-pr-7", "specimen-web-test"]);
  expect(await databases()).toEqual(["specimen-postgres-pr-7", "specimen-postgres-test"]);
  expect(await visit(stacks.test)).toBe("Hello! You are visitor 3.");
  expect(await visit(stacks["pr-7"])).toBe("Hello from 7! You are visitor 2.");
  for (const stack of [stacks.test, stacks["pr-7"]])
    await succeeds(stack.pulumi("preview", "--refresh", "--expect-no-changes"));
});

test("what holds data of a staging stack is not destroyed, whatever becomes of the local ones", async () => {
  const run = await stacks["pr-7"].pulumi("destroy", "--yes", "--skip-preview");
  expect(run.exitCode).not.toBe(0);
  expect(run.text).toContain("specimen-postgres");
  await succeeds(stacks.test.pulumi("destroy", "--yes", "--skip-preview"));
  expect(await databases()).toEqual(["specimen-postgres-pr-7"]);
});
