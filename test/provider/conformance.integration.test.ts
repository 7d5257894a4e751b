import { afterAll, beforeAll, expect, test } from "vitest";
import { before, conformance, type Reference, rowsOf } from "../../packages/render/src/resources/conformance.fixture";
import { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess } from "./plugin-process";
import { urn, World } from "./world";

let world: World;
let proxy: FaultyProxy;
let plugin: PluginProcess;
const idsOf = new Map<string, string>();

beforeAll(async () => {
  world = await World.create();
  proxy = await FaultyProxy.start(world.emulator.url);
  plugin = await world.startPlugin(proxy.url);
  const environments = [{ name: "first" }];
  const project = await plugin.create(urn("Project", "around"), { name: "around", environments });
  const { first = "" } = project.outputs.environmentIds as Record<string, string>;
  const found: Record<Reference, string> = { "an-environment": first, "a-project": project.id };
  for (const [name, id] of Object.entries(found)) idsOf.set(name, id);
});

afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const rows = Object.keys(conformance).flatMap((kind) =>
  rowsOf(kind).map(([property, row]) => ({ kind, property, row })),
);

test.each(rows.filter(({ row }) => !row.replaces))(
  "$kind: `$property` alone is written as its row says, and is found again",
  async ({ kind, property, row }) => {
    const name = `${kind}-${property}`.toLowerCase();
    const asked = real(before(kind, name, row));
    const made = await plugin.create(urn(kind, name), asked);
    const news = { ...asked, [property]: real(row.to) };
    proxy.requests.length = 0;
    const updated = await plugin.update(made, news);

    const path = `${listOf(kind)}/${made.id}`;
    const writes = proxy.requests.filter((request) => !request.startsWith("GET"));
    expect(writes).toEqual(real(row.writes).map((write) => write.replace("…", path)));
    const refreshed = (await plugin.refresh(updated)) ?? made;
    expect(await plugin.diff(refreshed, news)).toEqual({});
    for (const output of ["settingsFingerprint", "sourceFingerprint"]) {
      expect(updated.outputs[output] === made.outputs[output]).toBe(
        row.deploys === undefined || !output.startsWith(row.deploys),
      );
      expect(refreshed.outputs[output]).toEqual(updated.outputs[output]);
    }
    await plugin.delete(updated);
  },
);

/** Of these there is no way back at Render. */
const oneWay = new Set(["Postgres.plan", "Postgres.diskSizeGB", "KeyValue.plan"]);

test.each(rows.filter(({ row, kind, property }) => row.writes.length > 0 && !oneWay.has(`${kind}.${property}`)))(
  "$kind: `$property` that was written without the state learning of it is brought back",
  async ({ kind, property, row }) => {
    const name = `back-${kind}-${property}`.toLowerCase();
    const asked = real(before(kind, name, row));
    const created = await plugin.create(urn(kind, name), asked);
    // Render always has a branch, and tells it.
    if (property === "branch") await world.api("PATCH", `${listOf(kind)}/${created.id}`, { branch: "main" });
    const made = (await plugin.refresh(created)) ?? created;
    const held = await heldAtRender(kind, made.id);
    await plugin.update(made, { ...asked, [property]: real(row.to) });
    expect(await heldAtRender(kind, made.id)).not.toEqual(held);

    expect(await plugin.wouldUpdate(made, asked)).toBe(true);
    const back = await plugin.update(made, asked);
    expect(await heldAtRender(kind, made.id)).toEqual(held);
    expect(await plugin.wouldUpdate(back, asked)).toBe(false);
    await plugin.delete(back);
  },
);

function listOf(kind: string): string {
  return conformance[kind]?.path ?? "";
}

/** A row's values or requests, with the ids of what there is in place of its names. */
function real<Part>(part: Part): Part {
  const text = [...idsOf].reduce((written, [name, id]) => written.replaceAll(name, id), JSON.stringify(part));
  return JSON.parse(text) as Part;
}

/** Everything that Render has of a thing; an empty text is as good as none. */
async function heldAtRender(kind: string, id: string): Promise<unknown> {
  const path = `${listOf(kind)}/${id}`;
  if (kind === "Project") {
    const environments = (await world.api("GET", `/environments?projectId=${id}`)) as { environment: object }[];
    const settings = environments.map(({ environment }) => ({ ...environment, id: "" }));
    return [settings, await world.api("GET", path).then((reply) => (reply as { name: string }).name)];
  }
  if (kind === "RegistryCredential") return world.kept("registryCredentials", id);
  if (kind === "EnvGroup") {
    // Others are made up each time.
    const { envVars, ...group } = (await world.api("GET", path)) as { envVars: { key: string; value: string }[] };
    const told = envVars.map(({ key, value }) => (key === "SECRET" ? key : `${key}=${value}`));
    return { ...group, told: told.toSorted(), updatedAt: "" };
  }
  const parts = kind === "StaticSite" ? ["", "/custom-domains", "/headers", "/routes"] : [""];
  const replies = await Promise.all(
    (kind === "WebService" ? ["", "/custom-domains"] : parts).map((part) => world.api("GET", `${path}${part}`)),
  );
  return JSON.parse(
    JSON.stringify([...replies, await world.shutdownDelayOf(id)], (key, value: unknown) =>
      key === "updatedAt" || value === "" ? undefined : value,
    ),
  );
}
