import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { systems } from "../../../stacks";
import { buildSystem, commit } from "../../../stacks/build-system.fixture";
import { realtime } from "../../../stacks/realtime";
import { specimen } from "../../../stacks/specimen";
import type { System } from "../../../stacks/system";
import type { BlueprintService, EnvVar } from "./blueprint";
import { blueprintOf, schemaFaults } from "./specimens.fixture";
import { blueprintText } from "./text";
import type { WrittenBlueprint } from "./write";

const settings = { repo: "https://github.com/acme/shop", rootDir: "apps/shop", release: commit };
const table = [...systems, specimen].map((system) => [system.name, system] as const);

/** Settings with a domain for each service. */
function withDomains(system: System): object {
  const context = { environment: "staging", stack: "staging", isEncrypted: () => true } as const;
  const { sources } = system.configure(system.settings.parse(settings), context).configured;
  return {
    ...settings,
    onlyAtDomains: true,
    domains: Object.fromEntries(Object.keys(sources).map((name) => [name, `${name}.acme.com`])),
  };
}

/** What Render's API is asked for, in a Blueprint's words. */
const inBlueprint: Readonly<Record<string, (input: unknown) => object>> = {
  customDomains: (domains) => ((domains as string[]).length === 0 ? {} : { domains }),
  publishPath: (staticPublishPath) => ({ staticPublishPath }),
  version: (postgresMajorVersion) => ({ postgresMajorVersion }),
  maxmemoryPolicy: (policy) => ({ maxmemoryPolicy: String(policy).replaceAll("_", "-") }),
  plan: (plan) => ({ plan: String(plan).replaceAll("_", String(plan).startsWith("basic") ? "-" : " ") }),
  rootDir: (rootDir) => (rootDir === "" ? {} : { rootDir }),
  ipAllowList: (list) => ({
    ipAllowList: (list as { cidrBlock: string; description: string }[]).map(({ cidrBlock, description }) => ({
      source: cidrBlock,
      description,
    })),
  }),
  // Its variable `PORT` says it.
  port: () => ({}),
  nameSetting: () => ({}),
  allowDataLoss: () => ({}),
};

/** What Render's own defaults are where the API is asked for nothing; a Blueprint says them. */
const defaults: Readonly<Record<string, object>> = {
  "render:index:WebService": { type: "web", plan: "starter", numInstances: 1 },
  "render:index:StaticSite": { type: "web", runtime: "static" },
  "render:index:KeyValue": { type: "keyvalue" },
  "render:index:Postgres": { diskSizeGB: 15 },
};

async function askedOfRender(system: System, given: object) {
  const { resources } = await buildSystem(system, given);
  const rollout = resources.find(({ type }) => type === "render:index:Rollout");
  const parts = resources.flatMap(({ type, name, inputs }) => {
    const standard = defaults[type];
    if (standard === undefined) return [];
    const said = Object.entries(inputs).flatMap(([key, input]) =>
      input === undefined ? [] : Object.entries(inBlueprint[key]?.(input) ?? { [key]: input }),
    );
    return [{ logical: name, part: { ...standard, ...Object.fromEntries<unknown>(said) } }];
  });
  const services = rollout?.inputs.services as Record<string, { envVars: Record<string, string> }>;
  return { parts, services };
}

function partsOf({ blueprint }: WrittenBlueprint) {
  return [...blueprint.services, ...(blueprint.databases ?? [])];
}

const cases = table.flatMap(([name, system]) => [
  [`${name} at Render's addresses`, system, settings] as const,
  [`${name} at its own domains`, system, withDomains(system)] as const,
  [`${name} that follows its branch`, system, { ...settings, release: undefined, follow: true }] as const,
]);

describe.each(cases)("the Blueprint of %s", (_, system, given) => {
  test("is one by Render's own schema, as an object and as a text", async () => {
    const written = await blueprintOf(system, given);
    expect(schemaFaults(written.blueprint)).toEqual([]);
    expect(parse(blueprintText(written, ["A title"]))).toEqual(written.blueprint);
  });

  test("asks for what an update asks for", async () => {
    const written = await blueprintOf(system, given);
    const { parts } = await askedOfRender(system, given);
    const told = partsOf(written).map((part) => ({ ...part, envVars: undefined }));
    const byName = (one: { name?: unknown }, other: { name?: unknown }) =>
      String(one.name).localeCompare(String(other.name));
    expect(told.toSorted(byName)).toEqual(parts.map(({ part }) => part).toSorted(byName));
  });

  test("gives services the variables that a rollout gives them, but for what it says it can't", async () => {
    const written = await blueprintOf(system, given);
    const { parts, services } = await askedOfRender(system, given);
    const logical = (name: string) => parts.find(({ part }) => part.name === name)?.logical ?? "";
    const own = (name: string) => services[logical(name).slice(system.name.length + 1)]?.envVars ?? {};
    for (const service of written.blueprint.services.filter((part) => part.type !== "keyvalue")) {
      const variables = own(service.name);
      const entries: EnvVar[] = service.envVars ?? [];
      expect(entries.map(({ key }) => key).sort()).toEqual(Object.keys(variables).sort());
      for (const entry of entries) {
        const remark = written.remarks.find(({ name, key }) => name === service.name && key === entry.key)?.text;
        const value = resolved(entry, logical, own);
        if (value === undefined) expect(remark ?? "generated").toMatch(/Render asks for it|^generated$/);
        else if (remark === undefined) expect(variables[entry.key]).toBe(value);
        else
          expect(remark).toBe(
            `has \`${variables[entry.key]?.slice(value.length)}\` behind it in the stack; a Blueprint can't add that.`,
          );
      }
    }
  });
});

/** What Render makes of a variable, with the values that its mocks have; undefined where it makes or asks for one. */
function resolved(
  entry: EnvVar,
  logical: (name: string) => string,
  own: (name: string) => Record<string, string>,
): string | undefined {
  if ("value" in entry) return entry.value;
  if ("fromDatabase" in entry) {
    const url = `postgresql://app:pw@${logical(entry.fromDatabase.name)}-a/app`;
    const { username: user, password, hostname: host } = new URL(url);
    const told: Record<string, string> = { connectionString: url, host, user, password, database: "app" };
    return told[entry.fromDatabase.property];
  }
  if (!("fromService" in entry)) return undefined;
  const { name, type } = entry.fromService;
  const property = "property" in entry.fromService ? entry.fromService.property : undefined;
  if (type === "keyvalue") return property === "host" ? `${logical(name)}-a` : `rediss://app:pw@${logical(name)}-a`;
  if (property !== undefined) return `${logical(name)}-x7f2${property === "host" ? "" : `:${own(name).PORT}`}`;
  const { envVarKey } = entry.fromService as { envVarKey: string };
  if (envVarKey === "RENDER_EXTERNAL_URL") return `https://${logical(name)}-x7f2.onrender.com`;
  expect(Object.keys(own(name))).toContain(envVarKey);
  return own(name)[envVarKey];
}

test("where services are found at Render's own addresses, their domains are in no variable", async () => {
  const { blueprint } = await blueprintOf(realtime, withDomains(realtime), { reachedByDomain: false });
  const services: BlueprintService[] = blueprint.services;
  expect(services.flatMap((service) => ("domains" in service ? service.domains : []))).toContain("dashboard.acme.com");
  expect(JSON.stringify(services.map((service) => ("envVars" in service ? service.envVars : [])))).not.toContain(
    "acme.com",
  );
});
