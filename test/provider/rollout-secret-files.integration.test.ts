import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { secret, type ValueMap } from "../../packages/render/src/values/value";
import type { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess, Resource } from "./plugin-process";
import { failureOf, RolloutWorld, urlOf } from "./rollout-world";
import { urn } from "./world";

/** Secret files of a service: the rollout is their one writer. */
let world: RolloutWorld;
let proxy: FaultyProxy;
/** The provider, whose requests are seen. */
let plugin: PluginProcess;
let stop: () => Promise<void>;
let count = 0;
/** A service, new for each test. */
let api: Resource;

/** It answers with its files, and fails at its start where one of them says so. */
const teller = `const { readFileSync } = require("node:fs");
const read = (name) => { try { return readFileSync(name, "utf8"); } catch { return null; } };
if (read("fail.txt")) { console.log("cannot use " + read("key.pem")); process.exit(3); }
require("node:http").createServer((_, response) => response.end(JSON.stringify({ key: read("key.pem"), ca: read("ca.pem") })))
  .listen(process.env.PORT, "0.0.0.0");`;

beforeAll(async () => {
  world = await RolloutWorld.create();
  const meddled = await world.startMeddled();
  ({ proxy, plugin } = meddled);
  stop = () => meddled[Symbol.asyncDispose]();
});
afterAll(async () => {
  await stop();
  await world[Symbol.asyncDispose]();
});
beforeEach(async () => {
  count += 1;
  await world.repository.commit({ "server.js": teller, "count.txt": String(count) });
  api = await world.createService(`files-${count}`);
  proxy.requests.splice(0);
});

async function filesAtRender(): Promise<Record<string, string>> {
  const rows = (await world.api("GET", `/services/${api.id}/secret-files`)) as {
    secretFile: { name: string; content: string };
  }[];
  return Object.fromEntries(rows.map(({ secretFile }) => [secretFile.name, secretFile.content]));
}

async function told(): Promise<unknown> {
  return (await fetch(urlOf(api))).json();
}

/** The writes since the last look, without the service's own path. */
function writes(): string[] {
  return proxy.takeWrites().map((request) => request.replace(`/services/${api.id}/`, ""));
}

async function asked(secretFiles: ValueMap, overrides: ValueMap = {}): Promise<{ services: ValueMap }> {
  return { services: { api: await world.entry(api, { secretFiles, ...overrides }) } };
}

const rollOut = (inputs: ValueMap) => plugin.create(urn("Rollout", `all-${count}`), inputs);
const [key, ca] = ["-----BEGIN KEY-----\nline-of-the-key\n", "-----BEGIN CA-----\n"];

test("secret files are written all at once, go live with the deploy, and are secrets though the program does not say so", async () => {
  const inputs = await asked({ "key.pem": key, "ca.pem": ca });
  const all = await rollOut(inputs);
  expect(writes()).toEqual(["PUT secret-files", "POST deploys"]);
  expect(await told()).toEqual({ key, ca });
  expect(all.inputs.services).toMatchObject({ api: { secretFiles: { "key.pem": secret(key), "ca.pem": secret(ca) } } });
  expect(await plugin.refresh(all)).toEqual(all);
  expect(await plugin.wouldUpdate(all, inputs)).toBe(false);
});

test("one that changed is written by itself, several are by one request, for one deploy, and a former deploy comes back with its files and no build", async () => {
  const before = await asked({ "key.pem": key, "ca.pem": ca });
  const all = await rollOut(before);
  writes();
  const after = await asked({ "key.pem": "another" });
  expect(await plugin.diff(all, after)).toEqual({
    'services.api.secretFiles["key.pem"]': "UPDATE",
    'services.api.secretFiles["ca.pem"]': "DELETE",
  });
  const ahead = await plugin.update(all, after);
  expect(writes()).toEqual(["PUT secret-files", "POST deploys"]);
  expect(await told()).toEqual({ key: "another", ca: null });
  const further = await plugin.update(ahead, await asked({ "key.pem": "a third" }));
  expect(writes()).toEqual(["PUT secret-files/key.pem", "POST deploys"]);

  const back = await plugin.update(further, before);
  expect(writes()).toEqual(["PUT secret-files", "POST rollback"]);
  expect([await told(), await filesAtRender()]).toEqual([
    { key, ca },
    { "key.pem": key, "ca.pem": ca },
  ]);
  expect(await plugin.wouldUpdate((await plugin.refresh(back)) ?? back, before)).toBe(false);
});

test("what somebody changed, added or deleted is seen by a refresh, and written back with no deploy", async () => {
  const inputs = await asked({ "key.pem": key, "ca.pem": ca });
  const all = await rollOut(inputs);
  await world.api("PUT", `/services/${api.id}/secret-files`, [
    { name: "key.pem", content: "by hand" },
    { name: "added.pem", content: "by hand" },
  ]);
  const refreshed = (await plugin.refresh(all)) ?? all;
  expect(refreshed.inputs.services).toMatchObject({
    api: { secretFiles: { "key.pem": secret("by hand"), "added.pem": secret("by hand") } },
  });
  expect(await plugin.diff(refreshed, inputs)).toEqual({
    'services.api.secretFiles["key.pem"]': "UPDATE",
    'services.api.secretFiles["ca.pem"]': "ADD",
    'services.api.secretFiles["added.pem"]': "DELETE",
  });
  writes();
  await plugin.update(refreshed, inputs);
  expect(writes()).toEqual(["PUT secret-files"]);
  expect(await filesAtRender()).toEqual({ "key.pem": key, "ca.pem": ca });
});

test("a service that was imported with its files keeps them, and those that the program does not state", async () => {
  await world.api("PUT", `/services/${api.id}/secret-files`, [
    { name: "key.pem", content: key },
    { name: "other.pem", content: "somebody's" },
  ]);
  await rollOut(await asked({ "key.pem": key }));
  expect(writes()).toEqual(["POST deploys"]);
  expect(await filesAtRender()).toEqual({ "key.pem": key, "other.pem": "somebody's" });
});

test("a rollout that states no files neither asks for them nor touches them", async () => {
  await world.api("PUT", `/services/${api.id}/secret-files/key.pem`, { content: key });
  const inputs = { services: { api: await world.entry(api) } };
  const all = await rollOut(inputs);
  const refreshed = (await plugin.refresh(all)) ?? all;
  expect(proxy.requests.filter((request) => request.includes("secret-files"))).toEqual([]);
  expect(await plugin.wouldUpdate(refreshed, inputs)).toBe(false);
});

test("files that the program no longer states are removed", async () => {
  const all = await rollOut(await asked({ "key.pem": key }));
  writes();
  await plugin.update(all, { services: { api: await world.entry(api) } });
  expect(writes()).toEqual(["DELETE secret-files/key.pem", "POST deploys"]);
  expect(await told()).toEqual({ key: null, ca: null });
});

test("what was written when an update was broken off is put right by the next one", async () => {
  const before = await asked({ "key.pem": key });
  const all = await rollOut(before);
  const envGroups = { none: "evg-none" };
  const failure = await failureOf(
    plugin.update(all, await asked({ "early.pem": "e", "late.pem": "l" }, { envGroups })),
  );
  expect(failure.message).toContain("Nothing was deployed:");
  expect(await filesAtRender()).toEqual({ "early.pem": "e", "late.pem": "l" });
  await plugin.update(failure.resource, before);
  expect(await filesAtRender()).toEqual({ "key.pem": key });
});

const large = "x".repeat(900 * 1024);

test("a large file gets another name by one request, in which there is room for it", async () => {
  const all = await rollOut(await asked({ "old.bin": large }));
  writes();
  await plugin.update(all, await asked({ "new.bin": large }));
  expect(writes()).toEqual(["PUT secret-files", "POST deploys"]);
  expect(await filesAtRender()).toEqual({ "new.bin": large });
});

test("files that are too large with those of others are refused before anything is written, and theirs are named", async () => {
  const all = await rollOut(await asked({ "key.pem": key }));
  await world.api("PUT", `/services/${api.id}/secret-files/theirs.bin`, {
    content: "x".repeat(1024 * 1024 - key.length),
  });
  writes();
  const inputs = await asked({ "key.pem": key, "ours.pem": "o" }, { envVars: { A: "1" } });
  const failure = await failureOf(plugin.update(all, inputs));
  expect(failure.message).toContain(`\`api\` (\`${api.id}\`) would have`);
  expect(failure.message).toContain("delete there what the program doesn't state (`theirs.bin`), or state less.");
  expect(writes()).toEqual([]);
});

test("a failure shows no line of a file, and names the file in its place", async () => {
  const inputs = await asked({ "key.pem": key, "fail.txt": "yes" });
  const failure = await failureOf(rollOut(inputs));
  expect(failure.message).toContain("cannot use");
  expect(failure.message).toContain("[key.pem]");
  expect(failure.message).not.toContain("line-of-the-key");
});

test("more than Render keeps is refused before anything is written, and the service is named", async () => {
  const inputs = await asked({ "large.bin": "x".repeat(1024 * 1024), "key.pem": key });
  await expect(plugin.check(urn("Rollout", "all"), inputs)).rejects.toThrow(
    "`services.api.secretFiles` has 1048612 bytes in all its files; Render keeps 1048576 at most",
  );
});
