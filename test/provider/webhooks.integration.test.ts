import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Secret } from "../../packages/render/src/values/value";
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
beforeEach(() => void proxy.takeWrites());
afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const asked = { name: "hook", url: "http://127.0.0.1:9/", eventFilter: ["server_failed", "deploy_ended"] };

test("a webhook is made, changed in place, found as it is and deleted, and its secret is told as one", async () => {
  const made = await plugin.create(urn("Webhook", "hook"), asked);
  const path = `/webhooks/${made.id}`;
  expect(proxy.takeWrites()).toEqual(["POST /webhooks"]);
  const { secret } = (await world.api("GET", path)) as { secret: string };
  expect(made.outputs.secret).toEqual(new Secret(secret));
  expect(secret).toMatch(/^whsec_/);
  expect(await plugin.diff((await plugin.refresh(made)) ?? made, asked)).toEqual({});
  // The order of a filter is none.
  expect(await plugin.diff(made, { ...asked, eventFilter: asked.eventFilter.toReversed() })).toEqual({});
  const imported = await plugin.import(made.urn, made.id);
  expect(imported && (await plugin.diff(imported, asked))).toEqual({});
  expect(imported?.outputs.secret).toEqual(new Secret(secret));

  const everything = { name: "renamed", url: asked.url };
  const changed = await plugin.update(made, everything);
  expect(proxy.takeWrites()).toEqual([`PATCH ${path}`]);
  expect(await world.api("GET", path)).toMatchObject({ ...everything, enabled: true, eventFilter: null });
  expect(await plugin.diff((await plugin.refresh(changed)) ?? changed, everything)).toEqual({});
  const found = await plugin.import(made.urn, made.id);
  expect(found && (await plugin.diff(found, everything))).toEqual({});
  await plugin.delete(changed);
  expect(await plugin.refresh(changed)).toBeUndefined();
  await plugin.delete(changed);
});

test("a webhook that Render has disabled, or somebody has led elsewhere, is brought back", async () => {
  const made = await plugin.create(urn("Webhook", "drifting"), { ...asked, name: "drifting" });
  const path = `/webhooks/${made.id}`;
  await world.api("PATCH", path, { enabled: false, url: "http://127.0.0.1:9/other", eventFilter: ["deploy_ended"] });
  const found = await plugin.refresh(made);
  if (found === undefined) throw new Error("the webhook is gone");
  const inputs = { ...asked, name: "drifting" };
  expect(Object.keys(await plugin.diff(found, inputs)).toSorted()).toEqual(["enabled", "eventFilter", "url"]);
  const back = await plugin.update(found, inputs);
  expect(await world.api("GET", path)).toMatchObject({ enabled: true, url: asked.url });
  await plugin.delete(back);
});

test("a second webhook of one name is refused, with the line that imports the first", async () => {
  const first = await plugin.create(urn("Webhook", "first"), { ...asked, name: "twice" });
  const second = plugin.create(urn("Webhook", "second"), { ...asked, name: "twice" });
  await expect(second).rejects.toThrow(`\`twice\` already exists at Render as \`${first.id}\``);
  await plugin.delete(first);
});

test.each([
  [{ url: "hooks.example.com" }, "an address such as `https://hooks.example.com/render`"],
  [{ name: "" }, "a string that is not empty"],
])("%j is refused before anything is asked of Render", async (changes, expected) => {
  await expect(plugin.check(urn("Webhook", "wrong"), { ...asked, ...changes })).rejects.toThrow(expected);
});
