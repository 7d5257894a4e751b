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

    const path = `${kind === "Postgres" ? "/postgres" : kind === "KeyValue" ? "/key-value" : "/services"}/${made.id}`;
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
