import { keyValueSchema, labelOf, type LogType } from "@slipway/render-api";
import { type Connection, RenderClient } from "@slipway/render-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { startTestEmulator } from "../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import type { DeployedStack } from "./deployed-stack";
import { exposedServices } from "./exposed-services";
import { followLines, lastLines } from "./logs/read-logs";
import { withBuildStream } from "./logs/stream-builds";
import type { StackResources } from "./stack-resources";
import { reportStatus } from "./status/report";
import { suspendedServices } from "./verification/suspended";

/** Says 250 lines at its start, and one for each path that it is asked for but its health check. */
const TALKATIVE = `
const server = require("node:http").createServer((request, response) => {
  if (request.url !== "/healthz") console.log("asked for " + request.url);
  response.end();
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
for (let line = 1; line <= 250; line += 1) console.log("line " + line);
server.listen(process.env.PORT);
`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let render: RenderClient;
beforeAll(async () => {
  context = await startTestEmulator();
  render = renderWith({});
});
afterAll(() => context[Symbol.asyncDispose]());

function renderWith(change: Partial<Connection>): RenderClient {
  const { url, apiKey, ownerId } = context.emulator;
  return new RenderClient(
    { host: url, apiKey, ownerId, ...change },
    {
      signal: new AbortController().signal,
      report: () => undefined,
      // What can't be reached is tried again without a pause.
      clock: { now: Date.now, pause: async () => undefined },
    },
  );
}

async function liveService(name: string) {
  const repository = await TestRepository.create(`${context.folder}/${name}`, { "server.js": TALKATIVE });
  const { service } = await context.client.createWebService(name, repository.path);
  return { repository, service, commit: await repository.git("rev-parse", "HEAD") };
}

function stackOf(resources: Partial<StackResources>, reader = render): DeployedStack {
  return { name: "local", resources: { services: [], dataStores: [], ...resources }, render: reader };
}

function stated(id: string, asked?: string) {
  return { id, system: "shop", name: "api", kind: "web service", ...(asked !== undefined && { asked }) };
}

/** A live service whose first lines have all reached the log. */
async function talkativeService(name: string) {
  const { service } = await liveService(name);
  const query = { serviceId: service.id, types: ["app"] } as const;
  const readLast = () => lastLines(render, query, { count: 1, now: Date.now() });
  await context.client.until(readLast, ([line]) => line?.message === "line 250");
  return { service, query };
}

test("status tells what is live, where, and how the last deploy ended", async () => {
  const { service, commit } = await liveService("live");
  const { services } = await reportStatus(stackOf({ services: [stated(service.id, commit)] }));
  expect(services).toEqual([
    {
      ...stated(service.id, commit),
      state: "live",
      release: commit,
      address: service.serviceDetails.url,
      lastDeploy: { id: expect.stringMatching(/^dep-/), status: "live", at: expect.any(String) },
    },
  ]);
});

test("a service whose last deploy failed is failed, but live where its earlier release is the one that was asked for", async () => {
  const { service, commit, repository } = await liveService("failed");
  await repository.commit({ "server.js": "process.exit(1);" }, "Break it");
  await context.client.deploy(service.id);
  const { services } = await reportStatus(stackOf({ services: [stated(service.id), stated(service.id, commit)] }));
  expect(services).toMatchObject([
    { state: "failed", release: commit, lastDeploy: { status: "update_failed" } },
    { state: "live", release: commit, lastDeploy: { status: "update_failed" } },
  ]);
});

test("a suspended service is suspended", async () => {
  const { service, commit } = await liveService("suspended");
  await context.client.send("POST", `/services/${service.id}/suspend`);
  const { services } = await reportStatus(stackOf({ services: [stated(service.id, commit)] }));
  expect(services).toMatchObject([{ state: "suspended" }]);
  const found = await suspendedServices([stated(service.id), stated("srv-none")], async () => render);
  expect(found).toMatchObject([
    { system: "shop", check: "api is not suspended", outcome: "failed", hint: "Resume it in Render's dashboard." },
  ]);
});

test("whether a service is suspended is not tried where Render can't be asked", async () => {
  const found = await suspendedServices([stated("srv-1")], async () => renderWith({ apiKey: "wrong-key" }));
  expect(found).toMatchObject([
    { outcome: "skipped", note: expect.stringContaining("not tried: Render answered 401") },
  ]);
});

test("data stores have their status, and what is gone from Render is missing", async () => {
  const { ownerId } = context.emulator;
  const made = await context.client.send("POST", "/key-value", { name: "cache", ownerId, plan: "free" });
  const { id } = keyValueSchema.parse(made.body);
  const available = (answer: unknown) => keyValueSchema.parse(answer).status === "available";
  await context.client.until(() => context.client.get(`/key-value/${id}`), available);

  const cache = { id, system: "shop", name: "cache", kind: "key value" as const };
  const database = { id: "dpg-none-a", system: "shop", name: "database", kind: "Postgres" as const };
  const { services, dataStores } = await reportStatus(
    stackOf({ services: [stated("srv-none")], dataStores: [cache, database] }),
  );
  expect(services).toEqual([{ ...stated("srv-none"), state: "missing" }]);
  expect(dataStores).toEqual([
    { ...cache, status: "available" },
    { ...database, status: "missing" },
  ]);
});

test.each([
  ["the wrong key", { apiKey: "wrong-key" }, "The API key of `render:apiKey` is not valid at `http:"],
  ["another workspace", { ownerId: "tea-other" }, "The workspace `tea-other` does not exist at `http:"],
  [
    "a host that does not answer",
    { host: "http://127.0.0.1:1/v1" },
    "Render at `http://127.0.0.1:1/v1` did not answer `GET /owners/",
  ],
])("status with %s is one error and takes nothing for missing", async (_case, change, message) => {
  const stack = stackOf({ services: [stated("srv-none")] }, renderWith(change));
  const failure = await reportStatus(stack).catch((error: unknown) => String(error));
  expect(failure).toContain(message);
  expect(failure).not.toContain("wrong-key");
});

test("logs are the last lines in their order, over several pages, of the type that was asked for", async () => {
  const { query } = await talkativeService("talkative");
  const lines = await lastLines(render, query, { count: 120, now: Date.now() });
  expect(lines.map(({ message }) => message)).toEqual(Array.from({ length: 120 }, (_, index) => `line ${131 + index}`));
});

test("requests are read where they are asked for, and else what the service and its deploys wrote", async () => {
  const { service } = await talkativeService("visited");
  const { id: serviceId, serviceDetails } = service;
  await fetch(`${serviceDetails.url ?? ""}/visited`);
  const read = (types?: LogType[]) =>
    lastLines(render, { serviceId, ...(types && { types }) }, { count: 1_000, now: Date.now() });
  const [request] = await context.client.until(
    () => read(["request"]),
    ({ length }) => length > 0,
  );
  expect(request && labelOf(request, "path")).toBe("/visited");
  const typesOf = async (types?: LogType[]) => new Set((await read(types)).map((line) => labelOf(line, "type")));
  expect(await typesOf()).toEqual(new Set(["build", "app"]));
  expect(await typesOf(["app", "request"])).toEqual(new Set(["app", "request"]));
});

test("followed logs go on where the last lines ended", async () => {
  const { service, query } = await talkativeService("followed");
  const shown = await lastLines(render, query, { count: 10, now: Date.now() });
  const unasked = ["/first", "/second"];
  const pause = async (): Promise<void> => {
    const next = unasked.shift();
    if (next !== undefined) await fetch(`${service.serviceDetails.url ?? ""}${next}`);
  };
  const lines: string[] = [];
  for await (const { message } of followLines(render, query, { shown, since: new Date().toISOString(), pause })) {
    lines.push(message);
    if (lines.length === 2) break;
  }
  expect(lines).toEqual(["asked for /first", "asked for /second"]);
});

test("what builds write is streamed while work goes on, of services that are made meanwhile too", async () => {
  const said: string[] = [];
  const stream = { since: new Date().toISOString(), say: (line: string) => said.push(line), pause: nextLook };
  await withBuildStream(render, stream, async () => {
    const { service } = await liveService("streamed");
    await context.client.until(
      async () => said,
      (lines) => lines.some((line) => line === `${service.name} │ ==> Your service is live`),
    );
  });
  expect(said.filter((line) => line.startsWith("streamed │"))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^streamed │ ==> Checking out commit/)]),
  );
  expect(said.join("\n")).not.toContain("no more build logs");
});

/** Lets the next look come as soon as other work has had its turn, and none after the end. */
async function nextLook(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}

test("a service that others on the network can reach is named, also when it was up before, unless it is suspended", async ({
  skip,
}) => {
  await needTool(skip, "PYTHON", ["python3", "--version"]);
  const details = { runtime: "python", healthCheckPath: "" };
  const repository = await TestRepository.create(`${context.folder}/exposed`, { "requirements.txt": "" });
  const command = { startCommand: "python3 -m http.server $PORT" };
  await liveService("kept-to-this-machine");
  const { service, deploy } = await context.client.createWebService("exposed", repository.path, { details, command });
  expect(deploy.status).toBe("live");
  const line = expect.stringMatching(
    /^exposed: Others on your network can reach this service, because it listens on 0\.0\.0\.0:\d+: /,
  ) as unknown;
  for (const time of ["at first", "later"]) expect(await exposedServices(render), time).toEqual([line]);
  await context.client.send("POST", `/services/${service.id}/suspend`);
  expect(await exposedServices(render)).toEqual([]);
});
