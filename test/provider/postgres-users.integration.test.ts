import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownPart, Secret } from "../../packages/render/src/values/value";
import { FakeEngine } from "./fake-engine";
import { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess, Resource } from "./plugin-process";
import { urn, World } from "./world";

let world: World;
let proxy: FaultyProxy;
let engine: FakeEngine;
let plugin: PluginProcess;
let database: Resource;

beforeAll(async () => {
  world = await World.create();
  proxy = await FaultyProxy.start(world.emulator.url);
  engine = await FakeEngine.start();
  plugin = await world.startPlugin(proxy.url, "journal", engine.address);
  database = await plugin.create(urn("Postgres", "db"), { name: "db", plan: "basic_256mb", version: "17" });
});

afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  engine[Symbol.dispose]();
  await proxy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const path = () => `/postgres/${database.id}/credentials`;
const asked = (username: string) => ({ postgresId: database.id, username });
const make = (username: string) => plugin.create(urn("PostgresUser", username), asked(username));

/** Whom somebody is who connects by a user's string. */
async function loginBy({ outputs }: Resource): Promise<unknown> {
  const client = new Client({ connectionString: knownPart(outputs.internalConnectionString) as string });
  await client.connect();
  try {
    return (await client.query<{ user: string }>("SELECT session_user AS user")).rows[0]?.user;
  } finally {
    await client.end();
  }
}

test("users that are added at once each have strings of their own, which stay theirs", async () => {
  const names = ["first", "second", "third"];
  const users = await Promise.all(names.map(make));
  expect(await Promise.all(users.map(loginBy))).toEqual(names);
  expect(users.map(({ id }) => id)).toEqual(names.map((name) => `${database.id}/${name}`));
  for (const user of users) {
    for (const name of ["internalConnectionString", "externalConnectionString", "password", "psqlCommand"])
      expect(user.outputs[name]).toBeInstanceOf(Secret);
  }
  proxy.requests.length = 0;
  await using later = await world.startPlugin(proxy.url);
  const refreshed = await Promise.all(users.map((user) => later.refresh(user)));
  expect(refreshed.map((user) => user?.outputs.password)).toEqual(users.map((user) => user.outputs.password));
  expect(proxy.requests).toEqual([`GET ${path()}`]);
  expect((await later.refresh(database))?.outputs.user).toBe("third");
});

test("the newest is imported as it is, and of an older one Render tells no password", async () => {
  const [older, newest] = [await make("older"), await make("newest")];
  const imported = await plugin.import(urn("PostgresUser", "newest"), newest.id);
  expect(imported && (await plugin.diff(imported, asked("newest")))).toEqual({});
  expect(imported && (await loginBy(imported))).toBe("newest");
  const untold = await plugin.import(urn("PostgresUser", "older"), older.id);
  expect(knownPart(untold?.outputs.password)).toBe("");
  expect((await engine.nextMessage()).getMessage()).toContain("Render shows the password of the newest user alone");
});

test("the default user stays, with a warning, until there is a newer one", async () => {
  const user = await make("leaving");
  await plugin.delete(user);
  expect((await engine.nextMessage()).getMessage()).toContain(
    `\`leaving\` is the default user of \`${database.id}\`, which Render does not delete`,
  );
  expect(await loginBy(user)).toBe("leaving");
  await make("staying");
  await plugin.delete(user);
  expect(await plugin.refresh(user)).toBeUndefined();
  await expect(loginBy(user)).rejects.toThrow();
});

test("another name or database makes another user, before the old one goes", async () => {
  const user = await make("renamed");
  const response = await plugin.diffResponse(user, asked("renamed_2"));
  expect([response.getReplacesList(), response.getDeletebeforereplace()]).toEqual([["username"], false]);
});

test("one that is there already is refused with the line that imports it, and one whose reply was lost is taken up", async () => {
  await world.api("POST", path(), { username: "theirs" });
  const line = `pulumi import --stack test --generate-code=false render:index:PostgresUser theirs '${database.id}/theirs'`;
  await expect(make("theirs")).rejects.toThrow(
    `The user \`${database.id}/theirs\` already exists at Render; import it with \`${line}\`, or delete it first.`,
  );
  proxy.next("POST", /\/credentials$/, { kind: "lose reply" });
  expect(await loginBy(await make("lost"))).toBe("lost");
});
