import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LogPage, logPageSchema } from "@slipway/render-api";
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
  await context.emulator.stop();
  expect((await readdir(join(context.folder, "data", "logs"))).filter((name) => name.includes(service.id))).toEqual([]);
});
