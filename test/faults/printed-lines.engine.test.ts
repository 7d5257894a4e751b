import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { Engine, type Run } from "../engine/engine";
import { ServiceRepository } from "../engine/repository";

/** Each line that an error of the provider prints for somebody to run is run here, as it stands. */

let engine: Engine;
let settings: Record<string, string>;
let next: string;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "program"));
  const repository = await ServiceRepository.create(join(engine.folder, "repository"));
  const release = await repository.commit("one");
  next = await repository.commit("two");
  settings = { "vault:repo": repository.path, "vault:release": release };
  await engine.configure(settings);
  await succeed(follow("pulumi stack select test"));
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Runs a line in a shell, as it stands. */
async function follow(line: string): Promise<Run> {
  const options = { cwd: engine.folder, env: engine.environment, input: "", reject: false, all: true } as const;
  const { exitCode, all, stdout } = await execa({ ...options, shell: true })`${line}`;
  return { exitCode: exitCode ?? 1, text: all, output: stdout };
}

async function succeed(running: Promise<Run>): Promise<string> {
  const { exitCode, text } = await running;
  expect(exitCode, text).toBe(0);
  return text;
}

/** The lines of a kind that a text has between backticks. */
function linesIn(text: string, start: string): string[] {
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, line = ""]) => line);
  return [...new Set(quoted.filter((line) => line.startsWith(start)))];
}

const made = z.object({ id: z.string() });
const madeService = z.object({ service: made });

/** Makes what the program is about to make, and tells the ids. */
async function makeByHand(): Promise<string[]> {
  const { ownerId } = engine.emulator;
  const network = { cidrBlock: "203.0.113.0/24", description: "the office" };
  const cache = await engine.api("POST", "/key-value", { name: "vault-cache-local", plan: "starter", ownerId });
  const settingsOfDatabase = { name: "vault-database-local", plan: "free", version: "17", ipAllowList: [network] };
  const database = await engine.api("POST", "/postgres", { ...settingsOfDatabase, ownerId });
  const details = { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "node server.js" } };
  const service = await engine.api("POST", "/services", {
    ...{ type: "web_service", name: "vault-service-local", ownerId, repo: settings["vault:repo"], autoDeploy: "no" },
    serviceDetails: details,
  });
  return [made.parse(cache).id, made.parse(database).id, madeService.parse(service).service.id];
}

const stateSchema = z.object({
  deployment: z.object({ resources: z.array(z.object({ urn: z.string(), id: z.string().optional() })) }),
});

test("what is missing to reach an emulator can be set by the variables that the error names", async () => {
  const { RENDER_API_KEY = "", RENDER_OWNER_ID = "" } = engine.environment;
  engine.overrides = { RENDER_API_KEY: "", RENDER_OWNER_ID: "" };
  const run = await engine.up();
  engine.overrides = {};
  expect(run.exitCode).not.toBe(0);
  expect(linesIn(run.text, "RENDER_")).toEqual(["RENDER_API_KEY", "RENDER_OWNER_ID"]);
  // An emulator's key belongs in no stack's config.
  expect(linesIn(run.text, "pulumi config set")).toEqual([]);
  expect([RENDER_API_KEY, RENDER_OWNER_ID]).not.toContain("");
  await succeed(engine.pulumi("preview"));
});

test("what exists already is taken over by the lines that say so, and the next previews neither create nor delete it", async () => {
  const ids = await makeByHand();
  const { exitCode, text } = await engine.up();
  expect(exitCode).not.toBe(0);
  expect(text).toContain("choose another name (the program's name of");
  const lines = linesIn(text, "pulumi import");
  expect(lines.length, text).toBeGreaterThan(0);
  for (let left = lines; left.length > 0;) {
    for (const line of left) await succeed(follow(`${line} --yes`));
    expect(await succeed(engine.pulumi("preview", "--diff"))).not.toContain("nameSetting");
    const steps = await engine.previewSteps();
    const taken = left.map((line) => /(\S+) \S+$/.exec(line)?.[1] ?? "");
    const again = steps.filter(({ urn }) =>
      taken.some((name) => /render:index:(?!Rollout)/.test(urn) && urn.endsWith(`::${name}`)),
    );
    expect(again.filter(({ op }) => op !== "update")).toEqual([]);
    const run = await engine.up();
    left = linesIn(run.text, "pulumi import");
    if (left.length === 0) expect(run.exitCode, run.text).toBe(0);
  }
  await succeed(engine.pulumi("preview", "--expect-no-changes"));
  const state = stateSchema.parse(JSON.parse((await engine.pulumi("stack", "export")).output));
  const held = state.deployment.resources.filter(({ urn }) => /render:index:(KeyValue|Postgres|WebService)/.test(urn));
  expect(held.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test("a suspended service is resumed by the line that says so", async ({ skip }) => {
  await needTool(skip, "CURL", ["curl", "--version"]);
  const id = (await engine.services())["vault-service-local"] ?? "";
  await engine.api("POST", `/services/${id}/suspend`);
  const { text } = await engine.pulumi("refresh", "--yes");
  const [resume = ""] = linesIn(text, "curl");
  await succeed(follow(resume));
  expect(await engine.find("service", "vault-service-local")).toMatchObject({ suspended: "not_suspended" });
  await succeed(engine.pulumi("refresh", "--yes"));
  await succeed(engine.up());
});

test("a service that was deleted by hand is made again after the command that says so", async () => {
  const id = (await engine.services())["vault-service-local"] ?? "";
  await engine.api("DELETE", `/services/${id}`);
  await engine.configure({ ...settings, "vault:release": next });
  const { exitCode, text } = await engine.up();
  expect(exitCode).not.toBe(0);
  const [refresh = ""] = linesIn(text, "pulumi refresh");
  expect(refresh).toBe("pulumi refresh");
  await succeed(follow(`${refresh} --yes`));
  await succeed(engine.up());
});
