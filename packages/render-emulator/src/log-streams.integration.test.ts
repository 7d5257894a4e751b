import { afterAll, beforeAll, expect, test } from "vitest";
import { SyslogServer } from "./testing/syslog-server";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

const wait = { timeout: 20_000 };
const application = `require("node:http")
  .createServer((request, response) => {
    console.log("asked for " + request.url);
    response.end("ok");
  })
  .listen(process.env.PORT, "0.0.0.0", () => console.log("level=warn listening"));`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let service: { id: string; slug: string; url: string };

beforeAll(async () => {
  context = await startTestEmulator();
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": application });
  const { service: made } = await context.client.createWebService("streamed", repository.path);
  service = { id: made.id, slug: made.slug, url: made.serviceDetails.url ?? "" };
});
afterAll(() => context[Symbol.asyncDispose]());

const streamOf = () => `/logs/streams/owner/${context.emulator.ownerId}`;
const overrideOf = (id: string) => `/logs/streams/resource/${id}`;
/** What the service says is asked for, and so logged. */
const say = (word: string) => fetch(`${service.url}/${word}`);

test("what a service says is sent where the workspace's stream leads, or its own, with the stream's token", async () => {
  const { client, emulator } = context;
  await using workspace = await SyslogServer.start();
  await using own = await SyslogServer.start();
  const stream = { endpoint: workspace.endpoint, preview: "send" };
  const reply = { ownerId: emulator.ownerId, ...stream };
  expect(await client.ask("PUT", streamOf(), { ...stream, token: "of-all" })).toEqual(reply);
  expect(await client.get(streamOf())).toEqual(reply);
  await say("first");
  const message = (word: string, token: string) =>
    new RegExp(
      `^<14>1 \\d{4}-\\S+\\.\\d{6}Z ${service.slug} ${service.id} [a-z0-9]{5} ${service.id} ${token} asked for /${word}$`,
    );
  await expect
    .poll(() => workspace.messages, wait)
    .toContainEqual(expect.stringMatching(message("first", '\\[render@32473 token="of-all"\\]')));

  const override = { resourceId: service.id, endpoint: own.endpoint, setting: "send" };
  const input = { endpoint: own.endpoint, setting: "send" };
  expect(await client.ask("PUT", overrideOf(service.id), input)).toEqual(override);
  await say("second");
  await expect.poll(() => own.messages, wait).toContainEqual(expect.stringMatching(message("second", "-")));
  expect(await client.ask("PUT", overrideOf(service.id), { setting: "drop" })).toEqual({
    ...override,
    endpoint: "",
    setting: "drop",
  });
  await say("third");
  await client.ask("DELETE", overrideOf(service.id));
  await say("fourth");
  await expect.poll(() => workspace.messages.join("\n"), wait).toContain("asked for /fourth");
  expect(workspace.messages.join("\n")).not.toMatch(/second|third/);
  expect(own.messages.join("\n")).not.toMatch(/first|third|fourth/);
  await client.ask("DELETE", streamOf());
  for (const id of [emulator.ownerId, service.id]) {
    const path = id === service.id ? overrideOf(id) : streamOf();
    for (const method of ["GET", "DELETE"]) {
      expect(await client.send(method, path)).toMatchObject({ status: 404, body: { message: `not found: ${id}` } });
    }
  }
});

test("a stream that leads nowhere changes nothing for services and the API", async () => {
  const { client } = context;
  await using gone = await SyslogServer.start();
  const { endpoint } = gone;
  await gone[Symbol.asyncDispose]();
  await client.ask("PUT", streamOf(), { endpoint, preview: "drop" });
  expect(await (await say("nowhere")).text()).toBe("ok");
  await client.until(
    () => client.logs(service.id),
    (lines) => lines.includes("asked for /nowhere"),
  );
  await client.ask("DELETE", streamOf());
});

test("overrides are listed by the filters that Render has, of data stores, too, and go with their things", async () => {
  const { client, emulator } = context;
  const { ownerId } = emulator;
  const made = await client.ask("POST", "/key-value", { name: "streamed", ownerId, plan: "free" });
  const { id } = made as { id: string };
  const dropped = { resourceId: service.id, endpoint: "", setting: "drop" };
  const sent = { resourceId: id, endpoint: "logs.example.com:6514", setting: "send" };
  await client.ask("PUT", overrideOf(service.id), { setting: "drop" });
  await client.ask("PUT", overrideOf(id), { endpoint: sent.endpoint, setting: "send" });
  const list = (query = "") => client.get(`/logs/streams/resource${query}`);
  expect(await list()).toEqual([sent, dropped]);
  expect(await list("?limit=1")).toEqual([sent]);
  expect(await list(`?resourceId=${service.id}&ownerId=${ownerId}`)).toEqual([dropped]);
  expect(await list("?setting=send")).toEqual([sent]);
  await client.ask("DELETE", `/key-value/${id}`);
  expect(await list()).toEqual([dropped]);
  expect(await client.send("PUT", overrideOf(id), { setting: "drop" })).toMatchObject({ status: 404 });
  await client.ask("DELETE", overrideOf(service.id));
});

test.each([
  [{ setting: "send" }, "`endpoint` must be present"],
  [{ setting: "drop", endpoint: "a.example:1" }, "`endpoint` cannot be present"],
  [{ setting: "send", endpoint: "https://a.example" }, "expected `<host>:<port>`"],
  [{ setting: "send", endpoint: "a.example:65536" }, "expected `<host>:<port>`"],
  [{ setting: "send", endpoint: "a.example:1", token: "a\nb" }, "a token of one line"],
])("%j is refused", async (body, message) => {
  const reply = await context.client.send("PUT", overrideOf(service.id), body);
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
});
