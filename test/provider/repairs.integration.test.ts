import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Journal } from "../../packages/render/src/journal";
import { check } from "../../packages/render/src/declaration/check";
import { diff } from "../../packages/render/src/declaration/diff";
import { postgresResource } from "../../packages/render/src/resources/postgres/postgres";
import { webServiceResource } from "../../packages/render/src/resources/web-service/web-service";
import { Session } from "../../packages/render/src/session";
import { knownPart, type ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { server, urn, World } from "./world";

/** What a resource makes of a state that may not be true. */

let world: World;
let proxy: FaultyProxy;
let session: Session;
let repo: string;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("app");
  await repository.commit({ "server.js": server("hello") });
  repo = repository.path;
});

afterAll(() => world[Symbol.asyncDispose]());

beforeEach(async () => {
  proxy = await FaultyProxy.start(world.emulator.url);
  const { ownerId, apiKey } = world.emulator;
  const parts = {
    providerUrn: () => undefined,
    isSecret: () => false,
    clean: (text: string) => text,
    showProgress: () => undefined,
    warn: () => undefined,
  };
  const journal = new Journal(join(world.folder, "journal"));
  session = new Session({ host: proxy.url, apiKey, ownerId }, { journal, ...parts });
});

afterEach(() => proxy[Symbol.asyncDispose]());

function inputs(name: string) {
  return { name, repo, runtime: "node", buildCommand: "true", startCommand: "node server.js" };
}

/** Updates a resource, perhaps after an operation that may have written some paths. */
async function update(
  kind: typeof webServiceResource | typeof postgresResource,
  { urn: name, id, inputs: before, outputs }: Resource,
  asked: ValueMap,
  begun?: readonly string[],
): Promise<ValueMap> {
  const operation = await session.changing({ urn: name, id, stateOutputs: {}, paths: [], timeoutSeconds: 0 });
  const marked = (values: ValueMap) => ({ values: knownPart(values) as never, marked: values });
  const news = check(kind.declaration, asked).inputs;
  return kind.update(
    { ...operation, follows: begun && { paths: begun } },
    id,
    { inputs: marked(before), outputs: marked(outputs) },
    marked(news),
    { changes: diff(kind.declaration, before, news), repairs: begun !== undefined },
  );
}

test("a domain whose removal was refused is removed by the next update, and nobody else's is", async () => {
  const asked = { ...inputs("domains"), customDomains: ["kept.example"] };
  const both = { ...asked, customDomains: ["kept.example", "old.example"] };
  const service = await world.plugin.create(urn("WebService", "domains"), both);
  const path = `/services/${service.id}/custom-domains`;
  await world.api("POST", path, { name: "theirs.example" });

  proxy.next("DELETE", /\/custom-domains\//, { kind: "answer", status: 400 });
  const failure = await update(webServiceResource, service, asked).catch((error: unknown) => error);
  const paths = ["customDomains", 'customDomains["old.example"]'];
  expect(failure).toMatchObject({ message: expect.stringContaining("a fault of the test") });

  proxy.takeWrites();
  const unfinished = { ...service, inputs: check(webServiceResource.declaration, asked).inputs };
  await update(webServiceResource, unfinished, asked, paths);
  // What no reply tells is written, too.
  const patch = `PATCH /services/${service.id}`;
  expect(proxy.takeWrites()).toEqual([patch, `DELETE ${path}/old.example`]);
  await update(webServiceResource, unfinished, asked, paths);
  expect(proxy.takeWrites()).toEqual([patch]);
});

test("an update that is refused before anything was written leaves the state as it is", async () => {
  const service = await world.plugin.create(urn("WebService", "untouched"), inputs("untouched"));
  proxy.next("GET", /\/services\//, { kind: "answer", status: 400 });
  const failure = await update(webServiceResource, service, { ...inputs("untouched"), plan: "pro" }).catch(
    (error: unknown) => error,
  );
  expect(failure).not.toHaveProperty("partial");
});

test("what no reply tells is written by every repair, and by no other update", async () => {
  const asked = { ...inputs("quiet"), maxShutdownDelaySeconds: 60 };
  const service = await world.plugin.create(urn("WebService", "quiet"), asked);
  const path = `/services/${service.id}`;
  await world.api("PATCH", path, { serviceDetails: { maxShutdownDelaySeconds: 120 } });
  await update(webServiceResource, service, { ...asked, numInstances: 2 });
  expect(proxy.takeWrites()).toEqual([`POST ${path}/scale`]);
  await update(webServiceResource, service, { ...asked, numInstances: 1 }, []);
  expect(proxy.takeWrites()).toEqual([`PATCH ${path}`, `POST ${path}/scale`]);
  expect(await world.shutdownDelayOf(service.id)).toBe(60);
});

test("a growth that was refused can be taken back", async () => {
  const asked = { name: "growing", plan: "basic_256mb", version: "16", diskSizeGB: 10 };
  const database = await world.plugin.create(urn("Postgres", "growing"), asked);
  proxy.next("PATCH", /\/postgres\//, { kind: "answer", status: 400 });
  const failure = update(postgresResource, database, { ...asked, diskSizeGB: 15 });
  await expect(failure).rejects.toThrow("a fault of the test");

  proxy.takeWrites();
  const unfinished = { ...database, inputs: { ...database.inputs, diskSizeGB: 15 } };
  expect(await update(postgresResource, unfinished, asked, ["diskSizeGB"])).toMatchObject({ diskSizeGB: 10 });
  expect(proxy.takeWrites()).toEqual([]);
});

test("a disk that somebody else added goes with its data only where the program says so", async () => {
  const asked = inputs("disked");
  const service = await world.plugin.create(urn("WebService", "disked"), asked);
  const theirs = { serviceId: service.id, name: "theirs", mountPath: "/var/theirs", sizeGB: 1 };
  const { id } = (await world.api("POST", "/disks", theirs)) as { id: string };
  await expect(update(webServiceResource, service, asked, [])).rejects.toThrow(
    `The service \`${service.id}\` has a disk, \`${id}\`, which this program doesn't name`,
  );
  const isDeletion = (request: string) => request === `DELETE /disks/${id}`;
  expect(proxy.takeWrites().filter(isDeletion)).toEqual([]);
  await update(webServiceResource, service, { ...asked, allowDataLoss: true }, []);
  expect(proxy.takeWrites().filter(isDeletion)).toHaveLength(1);
});
