import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import type { Asked } from "../components/mocks.fixture";
import { runWithMocks } from "../components/render/mocks.fixture";
import { program } from "./program";

/** Settings whose texts show nowhere but where the program has put them. */
const settings = {
  repo: "https://hidden-token@github.com/acme/shop",
  rootDir: "hidden-folder",
  branch: "hidden-branch",
  nameSuffix: "hidden-suffix",
  release: "0123456789abcdef0123456789abcdef01234567",
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
const hidden = /hidden|012345|pro_ultra|pro_4gb|\b(16|77|4711)\b|203\.0/;

/** Runs the program on a stack of Pulumi's mocks. Gives what the engine is asked for of Render, by name. */
async function runProgram(realtime: object, secretKeys: readonly string[]): Promise<Record<string, Asked>> {
  pulumi.runtime.setAllConfig({
    "project:environment": "staging",
    "project:realtime": JSON.stringify(realtime),
    "render:apiKey": "rnd_1",
    "render:ownerId": "tea-1",
  });
  vi.stubEnv("PULUMI_CONFIG_SECRET_KEYS", JSON.stringify(secretKeys));
  const { asked } = await runWithMocks(() => pulumi.runtime.runInPulumiStack(() => program()));
  return Object.fromEntries(asked.filter(({ type }) => type.startsWith("render:")).map((one) => [one.name, one]));
}

afterEach(() => vi.unstubAllEnvs());

/** Paths of all texts and numbers within a value that look as what is hidden. */
function hiddenPaths(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => hiddenPaths(inner, [...path, key]));
  return hidden.test(String(value)) ? [path.join(".")] : [];
}

test("what is encrypted in the stack's file is a secret in all that Render is told, wherever the program puts it", async () => {
  const asked = await runProgram(settings, ["project:realtime"]);
  const places = Object.values(asked).map(({ name, inputs }) => [name, hiddenPaths(inputs)] as const);
  for (const [name, paths] of places) expect(asked[name]?.secrets).toEqual(expect.arrayContaining(paths));
  expect(Object.fromEntries(places)).toMatchObject({
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
  const asked = await runProgram({ repo: settings.repo, release: settings.release }, []);
  const secrets = Object.values(asked).flatMap(({ secrets }) => secrets);
  const secretNames = secrets.map((path) => path.split(".").at(-1));
  expect(new Set(secretNames)).toEqual(new Set(["API_KEY", "DATABASE_URL", "ORCHESTRATOR_API_KEY", "REDIS_URL"]));
});
