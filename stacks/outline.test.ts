import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { systems } from ".";
import { render } from "../components/render";
import { buildSystem, commit } from "./build-system.fixture";
import { outlineOf } from "./outline";
import { realtime } from "./realtime";
import { specimen } from "./specimen";
import type { System } from "./system";

const settings = { repo: "https://github.com/acme/shop", release: commit };
const table = [...systems, specimen].map((system) => [system.name, system] as const);
const { config } = parse(readFileSync(resolve(__dirname, "../Pulumi.production.yaml"), "utf8")) as {
  config: Record<string, object>;
};

/** Settings with a domain for each service. */
function withDomains(system: System): object {
  const { sources } = system.configure(system.settings.parse(settings), context("staging")).configured;
  return { ...settings, domains: Object.fromEntries(Object.keys(sources).map((name) => [name, `${name}.acme.com`])) };
}

function context(environment: "staging" | "production") {
  return { environment, stack: "test", isEncrypted: () => false };
}

async function outlined(system: System, given: object, environment: "staging" | "production" = "staging") {
  const { configured } = system.configure(system.settings.parse(given), context(environment));
  return outlineOf(configured, render.prices);
}

/** Who reads what, by what the engine is told of the rollout: resources have the addresses and strings that Render's mocks give them. */
async function readsAtTheEngine(system: System, given: object): Promise<string[]> {
  const { resources } = await buildSystem(system, given);
  const told = resources
    .filter(({ type }) => !type.endsWith(":Rollout"))
    .flatMap(({ name, inputs }) => {
      const part = name.slice(system.name.length + 1);
      const domains = (inputs.customDomains ?? []) as string[];
      return [
        ...[`https://${name}-x7f2.onrender.com`, ...domains.map((domain) => `https://${domain}`)].map((text) => ({
          part,
          text,
          what: "public address",
        })),
        { part, text: `${name}-x7f2`, what: "private address" },
        { part, text: `${name}-a`, what: "connection" },
        { part, text: `value-of-${name}-0123456789`, what: "secret" },
      ];
    });
  const rollout = resources.find(({ type }) => type === "render:index:Rollout");
  const entries = Object.entries(rollout?.inputs.services as Record<string, { envVars: Record<string, string> }>);
  const reads = entries.flatMap(([service, { envVars }]) =>
    Object.entries(envVars).flatMap(([variable, value]) =>
      told.flatMap(({ part, text, what }) => (holds(value, text) ? `${service}.${variable}: ${what} of ${part}` : [])),
    ),
  );
  return [...new Set(reads)].sort();
}

/** Whether a text stands in a value, and isn't the beginning of a longer name. */
function holds(value: string, text: string): boolean {
  const at = value.indexOf(text);
  return at !== -1 && !/^([\w-]|\.\w)/.test(value.slice(at + text.length));
}

describe.each(table)("the outline of %s", (_, system) => {
  test.each([
    ["with Render's addresses", () => settings],
    ["with domains", () => withDomains(system)],
  ])("%s tells who reads what as the rollout does", async (_with, given) => {
    const { reads, unread } = await outlined(system, given());
    const texts = reads.map(({ from, to, variable, what }) => `${to}.${variable}: ${what} of ${from}`);
    expect(texts.sort()).toEqual(await readsAtTheEngine(system, given()));
    expect(texts).not.toEqual([]);
    expect(unread).toEqual([]);
  });

  test("has the parts that Render is asked for, with their names and sizes", async () => {
    const given = { ...settings, ...config[`slipway:${system.name}`] };
    const { parts } = await outlined(system, given);
    const { resources } = await buildSystem(system, given);
    const asked = resources.filter(({ type }) => !type.endsWith(":Rollout"));
    const shown = asked.map(({ name, inputs: { plan, numInstances, customDomains } }) => [
      name.slice(system.name.length + 1),
      plan,
      numInstances,
      customDomains ?? [],
    ]);
    const found = parts.map(({ name, kind, plan, instances, domains }) => {
      // What isn't asked for is the provider's default, which its own declaration has.
      const isDefault = kind === "web service" && plan === "starter";
      return [name, isDefault ? undefined : plan, instances === 1 ? undefined : instances, domains];
    });
    expect(sorted(found)).toEqual(sorted(shown));
    expect(parts.every(({ kind, plan }) => kind !== "web service" || plan !== undefined)).toBe(true);
  });
});

test("it is made without an engine, and has no value of a variable in it", async () => {
  await pulumi.runtime.disconnect();
  const variables = { "orchestrator-api": { API_KEY: "a-secret-that-is-set" } };
  const outline = await outlined(realtime, { ...settings, variables });
  expect(outline.parts.map(({ name }) => name)).not.toContain("api-key");
  expect(JSON.stringify(outline)).not.toMatch(/a-secret-that-is-set|postgresql:|redis:/);
});

test("a composition that leaves a service out is refused as in an update", async () => {
  const { configured } = specimen.configure(specimen.settings.parse(settings), context("staging"));
  const { outlined: original } = configured;
  const compose: typeof original.compose = (platform, releases) => {
    platform.webService("forgotten", { source: settings, build: { dockerfile: "Dockerfile" } });
    return original.compose(platform, releases);
  };
  await expect(outlineOf({ ...configured, outlined: { ...original, compose } }, render.prices)).rejects.toThrow(
    "`specimen` creates `forgotten` but doesn't roll it out",
  );
});

/** The engine is asked in an order of its own. */
function sorted(rows: unknown[][]): unknown[][] {
  return rows.toSorted(([one], [other]) => String(one).localeCompare(String(other)));
}
