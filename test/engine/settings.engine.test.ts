import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { wrongNames } from "../settings/wrong-names";
import { right } from "../settings/right";
import { wrongSizes } from "../settings/wrong-sizes";
import { wrongSources } from "../settings/wrong-sources";
import { Engine } from "./engine";

const root = resolve(__dirname, "../..");

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(root);
});
afterAll(() => engine[Symbol.asyncDispose]());

/** The config that the project brings for a stack. */
async function tracked(stack: "staging" | "production"): Promise<{ "slipway:realtime": object }> {
  const file = await readFile(join(root, `Pulumi.${stack}.yaml`), "utf8");
  return (parse(file) as { config: { "slipway:realtime": object } }).config;
}

describe.each([
  ["staging", { repo: right.staging.repo }, ["repo"]],
  [
    "production",
    right.production,
    ["repo", "release", "domains.orchestrator-api", "domains.realtime-gateway", "domains.dashboard"],
  ],
] as const)("the stack %s, as the project brings it", (stack, given, missing) => {
  test("says exactly which settings are missing", async () => {
    await engine.configure(await tracked(stack));
    const run = await engine.pulumi("preview");
    expect(run.exitCode).not.toBe(0);
    const named = [...run.text.matchAll(/^ +slipway:realtime\.(\S+) is missing/gm)].map(([, path]) => path);
    expect(named).toEqual(missing);
  });

  test("previews without a key, an account or a single request", async () => {
    const config = await tracked(stack);
    await engine.configure({ ...config, "slipway:realtime": { ...config["slipway:realtime"], ...given } });
    const requests = await engine.countRequests(async () => {
      const run = await engine.pulumi("preview");
      expect(run.exitCode, run.text).toBe(0);
      expect(run.text).toMatch(/\+ 17 to create/);
    });
    expect(requests).toEqual({ reads: 0, writes: [] });
  });
});

// Every fourth of the mistakes that the settings' own tests try one by one: here the engine shows what a user sees.
const mistakes = [...wrongSources, ...wrongSizes, ...wrongNames].filter((_, index) => index % 4 === 0);

describe("a mistake in the settings ends up before anything is touched", () => {
  test.each(mistakes)("%s, in %s", async (_, environment, change, path, message) => {
    await engine.configure({
      "slipway:environment": environment,
      "slipway:realtime": { ...right[environment], ...change },
    });
    const requests = await engine.countRequests(async () => {
      const run = await engine.up();
      expect(run.exitCode).not.toBe(0);
      const line = run.text.split("\n").find((text) => text.trim().startsWith(`slipway:realtime.${path} `));
      expect(line).toMatch(message);
    });
    expect(requests).toEqual({ reads: 0, writes: [] });
  });
});
