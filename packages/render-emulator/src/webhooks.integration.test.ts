import { type ServiceEvent, type Webhook as WebhookObject, type WebhookEvent } from "@slipway/render-api";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator } from "./emulator";
import { checkDetails } from "./testing/openapi-events";
import { TestClient } from "./testing/test-client";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";
import { WebhookReceiver } from "./testing/webhook-receiver";

const wait = { timeout: 30_000 };

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let service: { id: string };
beforeAll(async () => {
  context = await startTestEmulator();
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
  ({ service } = await context.client.createWebService("told", repository.path));
});
afterAll(() => context[Symbol.asyncDispose]());

async function create(url: string, changes: object = {}): Promise<WebhookObject> {
  const { client, emulator } = context;
  const input = { ownerId: emulator.ownerId, name: "hook", url, enabled: true, eventFilter: [], ...changes };
  return (await client.ask("POST", "/webhooks", input)) as WebhookObject;
}
const remove = ({ id }: WebhookObject) => context.client.ask("DELETE", `/webhooks/${id}`);
const patch = ({ id }: WebhookObject, body: object) => context.client.ask("PATCH", `/webhooks/${id}`, body);
/** Causes one event of a service. */
const purge = () => context.client.ask("POST", `/services/${service.id}/cache/purge`);
async function attemptsOf(
  { id }: Pick<WebhookObject, "id">,
  query = "",
  from = context.client,
): Promise<WebhookEvent[]> {
  const rows = (await from.get(`/webhooks/${id}/events?${query}`)) as { webhookEvent: WebhookEvent }[];
  return rows.map(({ webhookEvent }) => webhookEvent);
}

test.each(["http", "https"] as const)(
  "a deploy is told by %s, so that a client of Standard Webhooks takes it and finds the event by its id",
  async (protocol) => {
    const { client } = context;
    await using receiver = await WebhookReceiver.start(protocol);
    const webhook = await create(receiver.url, { eventFilter: ["deploy_ended"] });
    const { id: deployId } = await client.deploy(service.id);
    await expect.poll(() => receiver.received.length, wait).toBe(1);
    const [{ body, headers } = { body: "", headers: {} }] = receiver.received;
    const told = new Webhook(webhook.secret).verify(body, headers as Record<string, string>);
    const { id } = (told as { data: { id: string } }).data;
    expect(headers).toMatchObject({ "webhook-id": id, "content-type": "application/json" });
    const event = (await client.get(`/events/${id}`)) as ServiceEvent;
    expect(event).toMatchObject({ type: "deploy_ended", details: { deployId, deployStatus: "succeeded" } });
    const data = { id, serviceId: service.id, serviceName: "told", status: "succeeded" };
    expect(told).toEqual({ type: "deploy_ended", timestamp: event.timestamp, data });
    await remove(webhook);
  },
);

test("data stores' events are told, too, and found by their ids", async () => {
  const { client, emulator } = context;
  await using receiver = await WebhookReceiver.start();
  const webhook = await create(receiver.url, { eventFilter: null });
  const { ownerId } = emulator;
  const database = { name: "db", ownerId, plan: "basic_1gb", version: "17" };
  const made = [
    [(await client.ask("POST", "/postgres", database)) as { id: string }, "/postgres"],
    [
      (await client.ask("POST", "/key-value", { name: "cache", ownerId, plan: "starter" })) as { id: string },
      "/key-value",
    ],
  ] as const;
  await expect
    .poll(() => receiver.types.toSorted(), wait)
    .toEqual(["key_value_available", "postgres_available", "postgres_created"]);
  for (const { body } of receiver.received) {
    const { type, data } = JSON.parse(body) as { type: string; data: { id: string; serviceId: string } };
    const event = (await client.get(`/events/${data.id}`)) as ServiceEvent;
    expect(event).toMatchObject({ type, serviceId: data.serviceId });
    checkDetails(event);
  }
  const [postgres, cache] = made.map(([{ id }, path]) => `${path}/${id}`);
  await client.ask("POST", `${postgres}/restart`);
  await client.ask("PATCH", cache ?? "", { maxmemoryPolicy: "noeviction" });
  await expect
    .poll(() => receiver.types.slice(3).toSorted(), wait)
    .toEqual(["key_value_config_restart", "postgres_available", "postgres_restarted", "postgres_unavailable"]);
  for (const path of [postgres, cache]) await client.ask("DELETE", path ?? "");
  await remove(webhook);
});

test("what a receiver refuses is sent again by the same id, and each attempt is listed with its answer", async () => {
  await using receiver = await WebhookReceiver.start();
  Object.assign(receiver, { answers: [500, 302, 204], answer: { headers: { location: receiver.url }, body: "no" } });
  const webhook = await create(receiver.url);
  await purge();
  await expect.poll(() => attemptsOf(webhook), wait).toHaveLength(3);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids).size).toBe(1);
  const attempts = await attemptsOf(webhook);
  const attempt = { eventId: ids[0], eventType: "edge_cache_purged" };
  const event = (await context.client.get(`/events/${ids[0]?.toString()}`)) as ServiceEvent;
  const user = { id: context.emulator.ownerId.replace("tea", "usr"), email: "owner@example.com" };
  expect(event.details).toEqual({ trigger: { manual: true, system: false, user } });
  checkDetails(event);
  expect(attempts).toMatchObject([
    { ...attempt, statusCode: 204, responseBody: "" },
    { ...attempt, statusCode: 302, responseBody: "no" },
    { ...attempt, statusCode: 500, responseBody: "no" },
  ]);
  const { sentAt } = attempts[1] ?? {};
  expect(await attemptsOf(webhook, `sentAfter=${sentAt}`)).toEqual(attempts.slice(0, 1));
  expect(await attemptsOf(webhook, `sentBefore=${sentAt}`)).toEqual(attempts.slice(2));
  expect(await attemptsOf(webhook, "limit=2")).toEqual(attempts.slice(0, 2));
  await remove(webhook);
});

test("where nobody listens, an attempt says so, and a webhook that is disabled or leads elsewhere is asked no more", async () => {
  await using gone = await WebhookReceiver.start();
  const { url } = gone;
  await gone[Symbol.asyncDispose]();
  await using receiver = await WebhookReceiver.start();
  const webhook = await create(url);
  await purge();
  await expect.poll(() => attemptsOf(webhook), wait).not.toHaveLength(0);
  const [attempt] = await attemptsOf(webhook);
  expect(attempt).toMatchObject({ error: expect.stringContaining("ECONNREFUSED") as string });
  expect(attempt).not.toHaveProperty("statusCode");
  expect(await patch(webhook, { enabled: false, url: receiver.url })).toMatchObject({ enabled: false, name: "hook" });
  await purge();
  await patch(webhook, { enabled: true });
  // What had failed arrives now, and what came while it was disabled does not.
  await expect.poll(() => receiver.received.length, wait).toBe(1);
  expect(receiver.received[0]?.headers["webhook-id"]).toBe(attempt?.eventId);
  await remove(webhook);
  for (const path of ["", "/events"]) {
    expect(await context.client.send("GET", `/webhooks/${webhook.id}${path}`)).toMatchObject({ status: 404 });
  }
});

test("a webhook and its attempts are there after the next start, and what had not arrived is sent again", async () => {
  await using other = await startTestEmulator();
  await using receiver = await WebhookReceiver.start();
  receiver.answers = [503];
  const input = { ownerId: other.emulator.ownerId, name: "kept", url: receiver.url, enabled: true, eventFilter: [] };
  const { secret, id } = (await other.client.ask("POST", "/webhooks", input)) as WebhookObject;
  const cache = { name: "cache", ownerId: other.emulator.ownerId, plan: "free" };
  await other.client.ask("POST", "/key-value", cache);
  await expect.poll(() => receiver.received.length, wait).toBeGreaterThanOrEqual(1);
  await other.emulator.stop();
  receiver.answers = [200];
  const { length } = receiver.received;

  const paths = { dataDir: `${other.folder}/data`, cacheDir: `${other.folder}/cache` };
  await using again = await startEmulator(paths);
  const client = new TestClient(again);
  await expect.poll(() => receiver.received.length, wait).toBeGreaterThan(length);
  expect(await client.get(`/webhooks/${id}`)).toEqual({ ...input, ownerId: undefined, id, secret, eventFilter: null });
  await expect
    .poll(async () => (await attemptsOf({ id }, "", client)).map(({ statusCode }) => statusCode), wait)
    .toContain(200);
  expect((await attemptsOf({ id }, "", client)).at(-1)).toMatchObject({ statusCode: 503 });
});

test("webhooks are listed by their workspace, the newest first, and a workspace has a hundred", async () => {
  const { client, emulator } = context;
  const list = async (query = "") =>
    ((await client.get(`/webhooks?limit=100${query}`)) as { webhook: WebhookObject }[]).map(({ webhook }) => webhook);
  const made: WebhookObject[] = [];
  for (let count = 0; count < 100; count++) {
    made.push(await create("http://127.0.0.1:9/", { name: `hook ${count}`, enabled: false }));
  }
  expect(await list()).toEqual(made.toReversed());
  expect(await list(`&ownerId=${emulator.ownerId}`)).toHaveLength(100);
  expect(await list("&ownerId=tea-1")).toEqual([]);
  const more = { ownerId: emulator.ownerId, name: "more", url: "http://127.0.0.1:9/", enabled: true };
  expect(await client.send("POST", "/webhooks", more)).toMatchObject({
    status: 400,
    body: { message: "a workspace has 100 webhooks at most: delete one first" },
  });
  for (const webhook of made) await remove(webhook);
});

test.each([
  [{ url: "hooks.example.com" }, "expected an address such as"],
  [{ url: "ftp://hooks.example.com" }, "expected an address such as"],
  [{ name: "" }, "expected a name"],
  [{ eventFilter: ["deploy_finished"] }, "eventFilter"],
  [{ enabled: "yes" }, "enabled"],
])("%j is refused", async (body, message) => {
  const { client, emulator } = context;
  const input = { ownerId: emulator.ownerId, name: "hook", url: "http://127.0.0.1:9/", enabled: true, ...body };
  const reply = await client.send("POST", "/webhooks", input);
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) as string } });
});
