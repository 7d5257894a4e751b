import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { systems } from ".";
import { buildSystem } from "./build-system.fixture";
import { checks } from "./checks";
import { specimen } from "./specimen";

const file = readFileSync(resolve(__dirname, "../Pulumi.local.yaml"), "utf8");
const { config } = parse(file) as { config: Record<string, object> };

/** Settings in which a text stands for each that is encrypted, and the paths of those. */
function decrypted(value: unknown, path: readonly string[] = []): { value: unknown; encrypted: string[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { value, encrypted: [] };
  if (Object.keys(value).join() === "secure") return { value: "a-text-that-is-encrypted", encrypted: [path.join(".")] };
  const inner = Object.entries(value).map(([key, one]) => [key, decrypted(one, [...path, key])] as const);
  return {
    value: Object.fromEntries(inner.map(([key, one]) => [key, one.value])),
    encrypted: inner.flatMap(([, one]) => one.encrypted),
  };
}

describe.each([...systems, specimen].map((system) => [system.name, system] as const))("%s", (name, system) => {
  const read = decrypted(config[`slipway:${name}`] ?? { repo: ".", rootDir: `examples/${name}` });
  const [settings, encrypted] = [read.value as object, read.encrypted];

  test("is built as the local stack's settings say: every part is there, named by the stack, beneath the system", async () => {
    const { resources, problems } = await buildSystem(system, settings, { environment: "local", encrypted });
    expect(problems).toEqual([]);
    const made = resources.filter(({ inputs }) => inputs.name !== undefined);
    expect(made.map(({ inputs }) => inputs.name).sort()).toEqual(
      system.parts.map((part) => `${name}-${part}-local`).sort(),
    );
    expect(resources.filter(({ place }) => !place.startsWith(`${name} / `))).toEqual([]);
  });

  test("rolls out all that it serves", async () => {
    const { resources } = await buildSystem(system, settings, { environment: "local", encrypted });
    const rollouts = resources.filter(({ type }) => type === "render:index:Rollout");
    const served = resources.filter(({ type }) => /:(WebService|StaticSite)$/.test(type));
    expect(rollouts).toHaveLength(1);
    expect(
      Object.keys(rollouts[0]?.inputs.services as object)
        .map((service) => `${name}-${service}`)
        .sort(),
    ).toEqual(served.map((service) => service.name).sort());
  });
});

test("the local stack has settings for every system, and checks are those of systems that are there", () => {
  const names = systems.map(({ name }) => name);
  expect(names.filter((name) => config[`slipway:${name}`] === undefined)).toEqual([]);
  expect(Object.keys(checks).filter((name) => !names.includes(name))).toEqual([]);
});
