import { once } from "node:events";
import { connect } from "node:net";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LogPage, logPageSchema } from "@slipway/render-api";
import { LogFollower } from "./testing/log-follower";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": webServer("one"),
    "shout.js": `process.stdout.write("x".repeat(200_000) + "\\n");\n${webServer("loud")}`,
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function logsOf(query: string): Promise<LogPage> {
  const { client, emulator } = context;
  return logPageSchema.parse(await client.ask("GET", `/logs?ownerId=${emulator.ownerId}&${query}`));
}

test("lines too long to be read are cut in builds and instances, and the service is live all the same", async () => {
  const { client } = context;
  const command = {
    buildCommand: "head -c 100000000 /dev/zero | tr '\\0' b; echo; echo built",
    startCommand: "node shout.js",
  };
  const { service, deploy } = await client.createWebService("loud", repository.path, { command });
  expect(deploy.status).toBe("live");
  const build = (await logsOf(`resource=${service.id}&type=build&limit=100`)).logs.map(({ message }) => message);
  expect(build.map((message) => message.slice(-40))).toContain("bbbb… [cut: 100000000 characters in all]");
  expect(build).toContain("built");
  const app = (await logsOf(`resource=${service.id}&type=app&limit=100`)).logs.map(({ message }) => message);
  expect(app.map((message) => message.slice(-40))).toContain("xxxxxxx… [cut: 200000 characters in all]");
});

test.each(["../state", "..%2F..%2Fsecret", "../../../../../../etc/passwd", "/etc/passwd", "srv-1/../../state", "%00"])(
  "the id %s is no way to another file",
  async (id) => {
    const data = join(context.folder, "data");
    await mkdir(join(context.folder, "secret"), { recursive: true });
    await writeFile(join(data, "state.jsonl"), `${JSON.stringify(secretLine)}\n`);
    await writeFile(join(context.folder, "secret.jsonl"), `${JSON.stringify(secretLine)}\n`);
    const logFiles = async () => (await readdir(context.folder, { recursive: true })).filter(isLog).sort();
    const before = await logFiles();
    expect((await logsOf(`resource=${id}&startTime=2026-01-01T00:00:00Z`)).logs).toEqual([]);
    expect(await logFiles()).toEqual(before);
  },
);
const isLog = (name: string) => name.endsWith(".jsonl");
const secretLine = { id: "1", message: "secret", timestamp: "2026-01-02T00:00:00Z", labels: [] };

test("a query that names one service thousands of times reads it once", async () => {
  const { client } = context;
  const { service } = await client.createWebService("asked", repository.path);
  // Its last lines may come between the two queries.
  const rest = `limit=100&endTime=${new Date().toISOString()}`;
  const once = await logsOf(`resource=${service.id}&${rest}`);
  const often = await logsOf(`resource=${Array.from({ length: 500 }, () => service.id).join(",")}&${rest}`);
  expect(often.logs.map(({ id }) => id)).toEqual(once.logs.map(({ id }) => id));
});

test("a query with more texts than anybody looks for is refused", async () => {
  const { client, emulator } = context;
  const texts = Array.from({ length: 21 }, (_, index) => `text=${index}`).join("&");
  const reply = await client.send("GET", `/logs?ownerId=${emulator.ownerId}&resource=srv-1&${texts}`);
  expect(reply).toMatchObject({ status: 400, body: { message: "`text`: expected 20 texts at most" } });
});

test("lines are sent as they are written to whoever has a key, those that are asked for, until the emulator ends", async () => {
  const { client, emulator } = context;
  const { service } = await client.createWebService("followed", repository.path);
  await using builds = await LogFollower.start(emulator, service.id, "&type=build&direction=forward");
  await using nothing = await LogFollower.start(emulator, service.id, "&text=nobody-says-so");
  await client.deploy(service.id);
  const wanted = (lines: LogPage["logs"]) => lines.map(({ message }) => message);
  await expect.poll(() => wanted(builds.lines), { timeout: 10_000 }).toContain("==> Your service is live");
  expect(builds.lines.flatMap(({ labels }) => labels)).not.toContainEqual({ name: "type", value: "app" });
  const { logs } = await logsOf(`resource=${service.id}&type=build&limit=100&direction=forward`);
  expect(wanted(logs).join("\n")).toContain(wanted(builds.lines).join("\n"));
  expect(nothing.lines).toEqual([]);

  for (const stranger of [
    { ...emulator, apiKey: "rnd_x" },
    { ...emulator, ownerId: "tea-x" },
  ]) {
    await expect(LogFollower.start(stranger, service.id)).rejects.toThrow(/Unexpected server response: 40[14]/);
  }
  const path = `/logs/subscribe?ownerId=${emulator.ownerId}&resource=${service.id}`;
  expect(await client.send("GET", path)).toMatchObject({
    status: 400,
    body: { message: "expected the handshake of a WebSocket" },
  });
  const values = await client.get(`/logs/values?ownerId=${emulator.ownerId}&resource=${service.id}&label=instance`);
  const instances = (await client.get(`/services/${service.id}/instances`)) as { id: string }[];
  expect(values).toEqual(expect.arrayContaining(instances.map(({ id }) => id)));
});

test("what is offered but a WebSocket is no hindrance to a request, as Java's client offers HTTP/2 with each", async () => {
  const { url, apiKey } = context.emulator;
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  const body = JSON.stringify({ name: "offered", ownerId: context.emulator.ownerId, plan: "free" });
  const offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk";
  const headers = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${apiKey}\r\nContent-Length: ${body.length}`;
  socket.write(`POST /v1/key-value HTTP/1.1\r\n${headers}\r\n${offer}\r\n\r\n${body}`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString("utf8")).toMatch(/^HTTP\/1.1 201 /);
  socket.destroy();
});

test("of a service that was deleted nothing is kept, whatever its last instance goes on to say", async () => {
  const { client } = context;
  const command = { startCommand: "node server.js & trap '' TERM; while true; do echo on and on; sleep 0.05; done" };
  const { service } = await client.createWebService("talkative", repository.path, {
    command,
    details: { maxShutdownDelaySeconds: 1 },
  });
  // The instances of this deploy are still ending while the service goes.
  await client.deploy(service.id);
  await client.send("DELETE", `/services/${service.id}`);
  await using follower = await LogFollower.start(context.emulator, service.id);
  await context.emulator.stop();
  await follower.ended();
  expect((await readdir(join(context.folder, "data", "logs"))).filter((name) => name.includes(service.id))).toEqual([]);
});
