import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import type { Asked } from "../components/mocks.fixture";
import { runWithMocks } from "../components/render/mocks.fixture";
import { realtime } from "../stacks/realtime";
import { specimen } from "../stacks/specimen";
import { program } from "./program";

const commit = "0123456789abcdef0123456789abcdef01234567";

/** Settings whose texts show nowhere but where the program has put them. */
const settings = {
  repo: "https://hidden-token@github.com/acme/shop",
  rootDir: "hidden-folder",
  branch: "hidden-branch",
  nameSuffix: "hidden-suffix",
  release: commit,
  plans: { feeder: "pro_ultra" },
  instances: { feeder: 77 },
  domains: { dashboard: "hidden.acme.com" },
  database: { plan: "pro_4gb", version: "16", allowedNetworks: [{ cidrBlock: "203.0.113.0/24" }] },
  variables: {
    shared: { QUEUE_PREFIX: "hidden-prefix" },
    "orchestrator-api": { API_KEY: "hidden-api-key-0123", API_PREFIX: "/hidden-path" },
    consumers: { BATCH_MAX: 4711 },
  },
};
/** A repository that everybody may see. */
const repo = "https://github.com/acme/shop";
const hidden = /hidden|012345|pro_ultra|pro_4gb|\b(16|77|4711)\b|203\.0/;

/** Runs the program on a stack of Pulumi's mocks, with the settings of its systems. Gives what the engine is asked for of Render. */
async function runProgram(systems: Record<string, object>, secretKeys: readonly string[] = []): Promise<Asked[]> {
  const settings = Object.entries(systems).map(([name, given]) => [`project:${name}`, JSON.stringify(given)]);
  pulumi.runtime.setAllConfig({
    "project:environment": "staging",
    "project:checkSources": "false",
    "render:apiKey": "rnd_1",
    "render:ownerId": "tea-1",
    ...(Object.fromEntries(settings) as Record<string, string>),
  });
  vi.stubEnv("PULUMI_CONFIG_SECRET_KEYS", JSON.stringify(["render:apiKey", ...secretKeys]));
  const run = () => pulumi.runtime.runInPulumiStack(() => program([realtime, specimen]));
  const { asked } = await runWithMocks(run);
  return asked.filter(({ type }) => type.startsWith("render:"));
}

afterEach(() => vi.unstubAllEnvs());

/** Paths of all texts and numbers within a value that look as what is hidden. */
function hiddenPaths(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => hiddenPaths(inner, [...path, key]));
  return hidden.test(String(value)) ? [path.join(".")] : [];
}

test("what is encrypted in the stack's file is a secret in all that Render is told, wherever the program puts it", async () => {
  const asked = await runProgram({ realtime: settings }, ["project:realtime"]);
  for (const { inputs, secrets } of asked) expect(secrets).toEqual(expect.arrayContaining(hiddenPaths(inputs)));
  const places = Object.fromEntries(asked.map(({ name, inputs }) => [name, hiddenPaths(inputs)]));
  expect(places).toMatchObject({
    "realtime-postgres": ["ipAllowList.0.cidrBlock", "name", "plan", "version"],
    "realtime-feeder": expect.arrayContaining(["branch", "buildFilter.paths.0", "numInstances", "plan", "repo"]),
    "realtime-dashboard": expect.arrayContaining(["customDomains.0", "name", "rootDir"]),
    "realtime-orchestrator-api": expect.arrayContaining(["healthCheckPath"]),
    realtime: expect.arrayContaining([
      "services.consumers.envVars.BATCH_MAX",
      "services.feeder.envVars.ORCHESTRATOR_API_KEY",
      "services.feeder.envVars.ORCHESTRATOR_BASE_URL",
      "services.feeder.release",
      "services.orchestrator-api.envVars.CORS_ALLOW_ORIGINS",
      "services.orchestrator-api.envVars.QUEUE_PREFIX",
    ]),
  });
});

test("everything else can be read", async () => {
  const asked = await runProgram({ realtime: { repo, release: settings.release } });
  const secretNames = asked.flatMap(({ secrets }) => secrets).map((path) => path.split(".").at(-1));
  expect(new Set(secretNames)).toEqual(new Set(["API_KEY", "DATABASE_URL", "ORCHESTRATOR_API_KEY", "REDIS_URL"]));
});

test("two systems of one stack have names, places in Pulumi's tree, releases and a rollout of their own", async () => {
  const [one, other] = [commit, "fedcba9876543210fedcba9876543210fedcba98"];
  const asked = await runProgram({ realtime: { repo, release: one }, specimen: { repo, release: other } });
  const alone = await runProgram({ realtime: { repo, release: one } });
  const partOf = (system: string) => asked.filter(({ place }) => place.split(" / ")[1] === system);

  expect(partOf("realtime")).toHaveLength(alone.length);
  expect(partOf("specimen").map(({ name, inputs }) => [name, inputs.name])).toEqual([
    ["specimen-postgres", "specimen-postgres-stack"],
    ["specimen-web", "specimen-web-stack"],
    ["specimen", undefined],
  ]);
  expect(asked).toHaveLength(partOf("realtime").length + partOf("specimen").length);
  const names = asked.map(({ inputs }) => inputs.name).filter((name) => name !== undefined);
  expect(new Set(names).size).toBe(names.length);

  const rollouts = asked.filter(({ type }) => type === "render:index:Rollout");
  const released = rollouts.map(({ name, inputs }) => [
    name,
    Object.entries(inputs.services as Record<string, { release: string }>).map(([service, { release }]) => [
      service,
      release,
    ]),
  ]);
  expect(Object.fromEntries(released)).toEqual({
    realtime: ["consumers", "dashboard", "feeder", "orchestrator-api", "realtime-gateway"].map((name) => [name, one]),
    specimen: [["web", other]],
  });
});

test.each([
  ["an error of a program", new Error("git said \u001b]0;owned\u0007")],
  [
    "an error whose message can't be set",
    new (class extends Error {
      override get message() {
        return "\u001b]0;owned\u0007";
      }
    })(),
  ],
])("%s does nothing on a terminal", async (_what, thrown) => {
  pulumi.runtime.setAllConfig({ "project:environment": "staging", "project:realtime": JSON.stringify({ repo }) });
  const settings = {
    ...realtime,
    configure: () => {
      throw thrown;
    },
  };
  const told: unknown = await program([settings as never]).catch((error: unknown) => error);
  const shown = told instanceof Error ? `${told.message} ${told.stack}` : String(told);
  expect(shown).toContain("\\u001b]0;owned\\u0007");
  expect(shown).not.toMatch(/[\u001b\u0007]/);
});

test("what Pulumi shows of an error does nothing on a terminal", async () => {
  const repo = "\u001b]0;owned\u0007\u009b2J\r\u202e";
  pulumi.runtime.setAllConfig({ "project:environment": "staging", "project:realtime": JSON.stringify({ repo }) });
  const told = await program([realtime]).catch(String);
  expect(told).toContain("\\u001b]0;owned\\u0007\\u009b2J");
  expect(told).not.toMatch(/[\u001b\u0007\u009b\r\u202e]/);
});
