import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret, secret, type ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess, Resource } from "./plugin-process";
import { failureOf } from "./rollout-world";
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

function make(asked: ValueMap & { name: string }): Promise<Resource> {
  return plugin.create(urn("EnvGroup", asked.name), asked);
}

async function heldBy({ id }: Resource): Promise<Record<string, string>> {
  const { envVars } = (await world.api("GET", `/env-groups/${id}`)) as { envVars: { key: string; value: string }[] };
  return Object.fromEntries(envVars.map(({ key, value }) => [key, value]));
}

async function site(name: string): Promise<Resource> {
  const asked = { name, repo: "https://example.com/app", buildCommand: "true", publishPath: "public" };
  return plugin.create(urn("StaticSite", name), asked);
}

test("a group is made by one request, and found again as it was asked for", async () => {
  const asked = {
    name: "made",
    envVars: { LOG_LEVEL: "debug", TOKEN: secret("t0ken") },
    generatedEnvVars: ["SESSION_SECRET"],
    secretFiles: secret({ "key.pem": "-----BEGIN" }),
  };
  const group = await make(asked);
  expect(proxy.takeWrites()).toEqual(["POST /env-groups"]);
  const { SESSION_SECRET: generated = "", ...said } = await heldBy(group);
  expect(said).toEqual({ LOG_LEVEL: "debug", TOKEN: "t0ken" });
  expect(Buffer.from(generated, "base64")).toHaveLength(32);

  const refreshed = (await plugin.refresh(group)) ?? group;
  expect(await plugin.diff(refreshed, asked)).toEqual({});
  const imported = await plugin.import(urn("EnvGroup", "made"), group.id);
  expect(imported?.inputs).toMatchObject({
    envVars: { LOG_LEVEL: expect.any(Secret) },
    secretFiles: { "key.pem": expect.any(Secret) },
  });
  expect(imported && Object.keys(await plugin.diff(imported, asked))).toEqual([
    "envVars.SESSION_SECRET",
    "generatedEnvVars",
  ]);
  // Taken over, it keeps its value.
  await plugin.update(imported ?? group, asked);
  expect(proxy.takeWrites()).toEqual([]);
  expect((await heldBy(group)).SESSION_SECRET).toBe(generated);

  const found = await plugin.invoke("getEnvGroup", { name: "made" });
  expect(found).toMatchObject({ id: group.id, name: "made", environmentId: "", envVars: expect.any(Secret) });
});

test("what somebody changes by hand is found, and written back alone", async () => {
  const asked = { name: "drifted", envVars: { A: "1", B: "2" }, secretFiles: { "a.txt": "1" } };
  const group = await make(asked);
  await world.api("PUT", `/env-groups/${group.id}/env-vars/A`, { value: "by hand" });
  await world.api("PUT", `/env-groups/${group.id}/env-vars/EXTRA`, { value: "by hand" });
  await world.api("DELETE", `/env-groups/${group.id}/secret-files/a.txt`);
  const found = (await plugin.refresh(group)) ?? group;
  expect(await plugin.diff(found, asked)).toEqual({
    "envVars.A": "UPDATE",
    "envVars.EXTRA": "DELETE",
    'secretFiles["a.txt"]': "ADD",
  });
  expect(found.outputs.settingsFingerprint).not.toEqual(group.outputs.settingsFingerprint);
  proxy.takeWrites();
  const back = await plugin.update(found, asked);
  const path = `/env-groups/${group.id}`;
  expect(proxy.takeWrites()).toEqual([
    `PUT ${path}/secret-files/a.txt`,
    `PUT ${path}/env-vars/A`,
    `DELETE ${path}/env-vars/EXTRA`,
  ]);
  expect(back.outputs.settingsFingerprint).toEqual(group.outputs.settingsFingerprint);
  expect(await plugin.diff((await plugin.refresh(back)) ?? back, asked)).toEqual({});
});

const large = "x".repeat(900 * 1024);

test("a large file gets another name, and two that swap their sizes are written, since what makes room goes first", async () => {
  const group = await make({ name: "renamed", secretFiles: { "old.bin": large, "small.bin": "s" } });
  const path = `/env-groups/${group.id}/secret-files`;
  proxy.takeWrites();
  const renamed = await plugin.update(group, { name: "renamed", secretFiles: { "new.bin": large, "small.bin": "s" } });
  expect(proxy.takeWrites()).toEqual([`DELETE ${path}/old.bin`, `PUT ${path}/new.bin`]);
  await plugin.update(renamed, { name: "renamed", secretFiles: { "small.bin": large, "new.bin": "s" } });
  expect(proxy.takeWrites()).toEqual([`PUT ${path}/new.bin`, `PUT ${path}/small.bin`]);
});

test("a failure half-way ends with its reason and keeps the group, however large its files are", async () => {
  const asked = { name: "failing", envVars: { A: "1" }, secretFiles: { "large.bin": large } };
  const group = await make(asked);
  proxy.next("PUT", /\/env-vars\/A$/, { kind: "answer", status: 400 });
  const news = { ...asked, envVars: { A: "2" }, secretFiles: { "large.bin": `${large}!` } };
  const failure = await failureOf(plugin.update(group, news));
  expect(failure.message).toContain("a fault of the test");
  expect(failure.resource).toMatchObject({ id: group.id, outputs: { name: "failing", envVars: { A: "2" } } });
  const repaired = await plugin.update(failure.resource, news);
  expect(await heldBy(repaired)).toEqual({ A: "2" });
  expect(await plugin.diff((await plugin.refresh(repaired)) ?? repaired, news)).toEqual({});
});

test("files that are too large with those of others are refused before anything is written, and theirs are named", async () => {
  const group = await make({ name: "full", envVars: { A: "1" } });
  await world.api("PUT", `/env-groups/${group.id}/secret-files/theirs.bin`, { content: large });
  proxy.takeWrites();
  const asked = { name: "fuller", envVars: { A: "2" }, secretFiles: { "ours.bin": large } };
  await expect(plugin.update(group, asked)).rejects.toThrow(
    `The environment group \`${group.id}\` would have 1843200 bytes in all secret files, and Render keeps 1048576 at most: delete there what the program ` +
      "doesn't state (`theirs.bin`), or state less.",
  );
  expect(proxy.takeWrites()).toEqual([]);
});

test("a link is one service's alone: what others linked stays, and keeps the group", async () => {
  const group = await make({ name: "linked", envVars: { A: "1" } });
  const [ours, theirs] = [await site("ours"), await site("theirs")];
  const path = `/env-groups/${group.id}`;
  await world.api("POST", `${path}/services/${theirs.id}`);
  proxy.takeWrites();
  const asked = { envGroupId: group.id, serviceId: ours.id };
  const link = await plugin.create(urn("EnvGroupLink", "ours"), asked);
  expect([link.id, proxy.takeWrites()]).toEqual([`${group.id}/${ours.id}`, [`POST ${path}/services/${ours.id}`]]);
  expect(await plugin.diff((await plugin.refresh(link)) ?? link, asked)).toEqual({});
  const imported = await plugin.import(urn("EnvGroupLink", "ours"), link.id);
  expect(imported && (await plugin.diff(imported, asked))).toEqual({});
  await plugin.delete(link);
  expect(await plugin.refresh(link)).toBeUndefined();
  expect(await world.api("GET", path)).toMatchObject({ serviceLinks: [{ id: theirs.id }] });
  proxy.takeWrites();
  await expect(plugin.delete(group)).rejects.toMatchObject({
    details: expect.stringContaining(`would be taken from \`${theirs.id}\`; unlink it there first`),
  });
  expect(proxy.takeWrites()).toEqual([]);
  await world.api("DELETE", `${path}/services/${theirs.id}`);
  await plugin.delete(group);
  expect(await plugin.refresh(group)).toBeUndefined();
  await plugin.delete(link);
});

test("a link that somebody else made is refused with the line that imports it, and stays", async () => {
  const group = await make({ name: "theirs-linked", envVars: { A: "1" } });
  const service = await site("theirs-linked");
  const path = `/env-groups/${group.id}/services/${service.id}`;
  await world.api("POST", path);
  proxy.takeWrites();
  const asked = { envGroupId: group.id, serviceId: service.id };
  const id = `${group.id}/${service.id}`;
  const line = `pulumi import --stack test --generate-code=false render:index:EnvGroupLink foreign '${id}'`;
  await expect(plugin.create(urn("EnvGroupLink", "foreign"), asked)).rejects.toThrow(
    `The link \`${id}\` already exists at Render; import it with \`${line}\``,
  );
  expect(proxy.takeWrites()).toEqual([]);
});

test("a link whose creation was broken off is taken up by the next one, until the state is seen to hold it", async () => {
  const group = await make({ name: "begun-linked", envVars: { A: "1" } });
  const service = await site("begun-linked");
  const asked = { envGroupId: group.id, serviceId: service.id };
  const path = `/env-groups/${group.id}/services/${service.id}`;
  const first = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/env-groups\/.*\/services\//, { kind: "hold reply" });
  const killed = first.create(urn("EnvGroupLink", "begun"), asked).catch(() => undefined);
  await expect
    .poll(() => world.api("GET", `/env-groups/${group.id}`))
    .toMatchObject({ serviceLinks: [{ id: service.id }] });
  await first.kill();
  await killed;

  await using next = await world.startPlugin(proxy.url);
  const link = await next.create(urn("EnvGroupLink", "begun"), asked);
  expect(await next.diff((await next.refresh(link)) ?? link, asked)).toEqual({});
  await expect(next.create(urn("EnvGroupLink", "begun"), asked)).rejects.toThrow("already exists at Render");

  await next.delete(link);
  proxy.next("POST", /\/env-groups\/.*\/services\//, { kind: "answer", status: 400 });
  await expect(next.create(urn("EnvGroupLink", "begun"), asked)).rejects.toThrow("a fault of the test");
  await world.api("POST", path);
  await expect(next.create(urn("EnvGroupLink", "begun"), asked)).rejects.toThrow("already exists at Render");
});

test("in a workspace of more groups than a list has at once, the oldest are found in every way", async () => {
  const [group, service] = [await make({ name: "oldest", envVars: { A: "1" } }), await site("grouped")];
  const link = { envGroupId: group.id, serviceId: service.id };
  await world.api("POST", `/env-groups/${group.id}/services/${service.id}`);
  const { ownerId } = world.emulator;
  for (let at = 0; at < 110; at += 1)
    await world.api("POST", "/env-groups", { name: `other-${at}`, ownerId, envVars: [] });

  expect(await plugin.refresh(group)).toEqual(group);
  expect(await plugin.import(urn("EnvGroup", "oldest"), group.id)).toMatchObject({ inputs: { name: "oldest" } });
  expect(await plugin.invoke("getEnvGroup", { name: "oldest" })).toMatchObject({ id: group.id });
  expect(await plugin.import(urn("EnvGroupLink", "oldest"), `${group.id}/${service.id}`)).toMatchObject({
    inputs: link,
  });
  await expect(make({ name: "oldest" })).rejects.toThrow(`\`oldest\` already exists at Render as \`${group.id}\``);
  // A rollout sees who else linked a group to a service, whichever it is.
  const [other] = [await make({ name: "named" })];
  const services = {
    site: { serviceId: service.id, source: service.outputs.sourceFingerprint ?? "", envGroups: { named: other.id } },
  };
  const stated = { urn: urn("Rollout", "all"), id: "all", inputs: { services }, outputs: { services, deployed: {} } };
  const seen = await plugin.refresh(stated);
  expect(seen?.inputs).toMatchObject({ services: { site: { envGroups: { [group.id]: group.id } } } });
});

test.each<[kind: string, asked: ValueMap, expected: string]>([
  ["EnvGroup", { name: "both", envVars: { A: "1" }, generatedEnvVars: ["A"] }, "`A` is in `envVars` as well"],
  ["EnvGroup", { name: "file", secretFiles: { "a/b": "1" } }, "secretFiles"],
])("%s: %j is refused before anything is touched", async (kind, asked, expected) => {
  await expect(plugin.create(urn(kind, "refused"), asked)).rejects.toThrow(expected);
});

test("an id that is none of a link is refused", async () => {
  await expect(plugin.import(urn("EnvGroupLink", "odd"), "evg-only")).rejects.toThrow("use `<group>/<service>`");
});
