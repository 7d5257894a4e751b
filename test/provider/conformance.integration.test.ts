import { afterAll, beforeAll, expect, test } from "vitest";
import { before, conformance, rowsOf } from "../../packages/render/src/resources/conformance.fixture";
import { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess } from "./plugin-process";
import { urn, World } from "./world";

let world: World;
let proxy: FaultyProxy;
let plugin: PluginProcess;

beforeAll(async () => {
  world = await World.create();
  proxy = await FaultyProxy.start(world.emulator.url);
  plugin = await world.startPlugin(proxy.url);
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
    const asked = before(kind, name, row);
    const made = await plugin.create(urn(kind, name), asked);
    const news = { ...asked, [property]: row.to };
    proxy.requests.length = 0;
    const updated = await plugin.update(made, news);

    const path = `${listOf(kind)}/${made.id}`;
    const writes = proxy.requests.filter((request) => !request.startsWith("GET"));
    expect(writes).toEqual(row.writes.map((write) => write.replace("…", path)));
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
/** Declared, read and written as those of a web service, every one. */
const alike = new Set(["PrivateService", "BackgroundWorker"]);
const repaired = rows.filter(
  ({ row, kind, property }) => row.writes.length > 0 && !oneWay.has(`${kind}.${property}`) && !alike.has(kind),
);

test.each(repaired)(
  "$kind: `$property` that was written without the state learning of it is brought back",
  async ({ kind, property, row }) => {
    const name = `back-${kind}-${property}`.toLowerCase();
    const asked = before(kind, name, row);
    const created = await plugin.create(urn(kind, name), asked);
    // Render always has a branch, and tells it.
    if (property === "branch") await world.api("PATCH", `${listOf(kind)}/${created.id}`, { branch: "main" });
    const made = (await plugin.refresh(created)) ?? created;
    const held = await heldAtRender(kind, made.id);
    await plugin.update(made, { ...asked, [property]: row.to });
    expect(await heldAtRender(kind, made.id)).not.toEqual(held);

    expect(await plugin.wouldUpdate(made, asked)).toBe(true);
    const back = await plugin.update(made, asked);
    expect(await heldAtRender(kind, made.id)).toEqual(held);
    expect(await plugin.wouldUpdate(back, asked)).toBe(false);
    await plugin.delete(back);
  },
);

function listOf(kind: string): string {
  return kind === "Postgres" ? "/postgres" : kind === "KeyValue" ? "/key-value" : "/services";
}

/** Everything that Render has of a thing; an empty text is as good as none. */
async function heldAtRender(kind: string, id: string): Promise<unknown> {
  const path = `${listOf(kind)}/${id}`;
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
