import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systems } from "../../stacks";
import { rightStack } from "../settings/right";
import { Engine } from "./engine";
import { inProduction } from "./production-systems";

const root = resolve(__dirname, "../..");

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(root);
});
afterAll(() => engine[Symbol.asyncDispose]());

test.each(["production", "staging"])("all systems together pass the policy pack in %s", async (environment) => {
  expect(Object.keys(inProduction).sort()).toEqual(systems.map(({ name }) => name).sort());
  const systemsSettings: Record<string, object> = {};
  for (const [name, { settings }] of Object.entries(inProduction)) systemsSettings[`slipway:${name}`] = settings;
  await engine.configure({ ...rightStack(environment), "slipway:checkSources": false, ...systemsSettings });
  for (const [name, { secrets = {} }] of Object.entries(inProduction)) {
    for (const [path, value] of Object.entries(secrets)) {
      await engine.pulumi("config", "set", "--secret", "--path", `slipway:${name}.${path}`, value);
    }
  }
  const { exitCode, text } = await engine.pulumi("preview", "--policy-pack", resolve(root, "policy"));
  expect(exitCode, text).toBe(0);
  expect(text).toContain("render@v0.1.0");
  for (const { name } of systems) expect(text).toMatch(new RegExp(`render:index:Rollout ${name} create`));
  // Only what the update makes known is left open.
  expect(text).not.toContain("[mandatory]");
});
