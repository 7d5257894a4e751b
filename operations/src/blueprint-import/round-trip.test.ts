import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { systems } from "../../../stacks";
import { buildSystem, commit } from "../../../stacks/build-system.fixture";
import { specimen } from "../../../stacks/specimen";
import type { Blueprint } from "../blueprint/blueprint";
import { blueprintOf, schemaFaults } from "../blueprint/specimens.fixture";
import { blueprintText } from "../blueprint/text";
import { imported, SAID } from "./imported.fixture";

const repo = "https://github.com/acme/shop";
const ways = [
  ["staging", { follow: true }],
  ["production", { release: commit, rootDir: "apps/shop" }],
] as const;
const table = [...systems, specimen].flatMap((system) =>
  ways.map(([environment, rest]) => ({ name: system.name, system, environment, rest })),
);

/** A Blueprint whose static sites have texts where Render would ask: whatever they are built with is no secret. */
function withSaid({ services, ...rest }: Blueprint): Blueprint {
  const saidIn = services.map((service) => {
    if (!("runtime" in service) || service.runtime !== "static" || service.envVars === undefined) return service;
    const envVars = service.envVars.map((entry) => ("sync" in entry ? { key: entry.key, value: SAID } : entry));
    return { ...service, envVars };
  });
  return { services: saidIn, ...rest };
}

/** By name: which part or variable comes first says nothing. */
function sorted({ services, databases = [] }: Blueprint) {
  const parts = [...services, ...databases].toSorted((one, other) => one.name.localeCompare(other.name));
  return parts.map((part) => {
    const envVars = "envVars" in part ? part.envVars : undefined;
    return { ...part, envVars: envVars?.toSorted((one, other) => one.key.localeCompare(other.key)) };
  });
}

test.each(table)("the Blueprint of $name comes back from the system that is made of it ($environment)", async (row) => {
  const { system, environment, rest } = row;
  const first = await blueprintOf(system, { repo, ...rest }, { environment });
  const made = await imported(blueprintText(first, ["A title"]), environment);
  expect(made.left).toEqual([]);
  const second = await blueprintOf(made.system, released(made.settings), { environment });
  expect(sorted(second.blueprint)).toEqual(sorted(withSaid(first.blueprint)));
  expect(second.remarks).toEqual([]);
});

/** What doesn't follow its branch, a stack has to give a release. */
function released(settings: Record<string, unknown>): object {
  return settings.follow === true ? settings : { ...settings, release: commit };
}

describe.each(["shop", "single"])("the Blueprint of %s, as somebody wrote it", (name) => {
  const file = (end: string) => readFileSync(path.join(__dirname, "examples", `${name}${end}`), "utf8");

  test("is right by Render's schema, and becomes a system that has all of it but what is told", async () => {
    // What was so in older ones, the schema has left behind.
    if (name !== "single") expect(schemaFaults(parse(file(".yaml")))).toEqual([]);
    const { system, settings, left } = await imported(file(".yaml"));
    const { blueprint } = await blueprintOf(system, released(settings));
    const expected = parse(file(".brought.yaml")) as { blueprint: Blueprint; left: string[] };
    expect(sorted(blueprint)).toEqual(sorted(expected.blueprint));
    expect(left.toSorted()).toEqual(expected.left.toSorted());
  });

  test("has settings without a fault, and asks the engine for the same parts", async () => {
    const { system, settings } = await imported(file(".yaml"));
    const encrypted = Object.entries(settings.variables as object).flatMap(([service, given]) =>
      Object.keys(given as object).map((key) => `variables.${service}.${key}`),
    );
    const { resources, problems } = await buildSystem(system, released(settings), { encrypted });
    expect(problems).toEqual([]);
    const { blueprint } = parse(file(".brought.yaml")) as { blueprint: Blueprint };
    const names = resources.flatMap(({ inputs }) => (inputs.name === undefined ? [] : [inputs.name]));
    expect(names.sort()).toEqual(
      sorted(blueprint)
        .map((part) => part.name)
        .sort(),
    );
  });
});

test("texts that would be code elsewhere are texts of the system", async () => {
  const hostile = "`${process.exit(1)}` */ '\"}); $(evil) \\ \n// <!-- \u2028 # : {{ }}";
  const said = { repo, branch: "main", autoDeployTrigger: "checksPass", region: "frankfurt", numInstances: 1 };
  const text = (value: string) => JSON.stringify(value);
  const made = await imported(`services:
  - { type: web, name: api, runtime: node, repo: ${repo}, branch: main, autoDeployTrigger: checksPass,
      buildCommand: ${text(hostile)}, startCommand: ${text(hostile)}, preDeployCommand: ${text(hostile)},
      envVars: [{ key: constructor, value: ${text(hostile)} }] }
`);
  const { blueprint } = await blueprintOf(made.system, released(made.settings));
  const commands = { buildCommand: hostile, startCommand: hostile, preDeployCommand: hostile };
  expect(blueprint.services).toEqual([
    {
      ...{ type: "web", name: "api", runtime: "node", plan: "starter" },
      ...commands,
      ...said,
      envVars: [{ key: "constructor", value: hostile }],
    },
  ]);
});
