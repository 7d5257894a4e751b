import { networkInterfaces } from "node:os";
import { keyValueSchema, postgresSchema } from "@slipway/render-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isListening } from "./runtimes/port";
import { listenersOfDescendants } from "./testing/listeners-of-descendants";
import { needTool } from "./testing/required-tool";
import type { Overrides } from "./testing/test-client";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** Somebody else on the network. */
const { address: stranger } = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal) ?? { address: undefined };

/** Answers with the ports of all its servers, each made in another way. */
const server = `
  const [http, http2, net, cluster] = ["http", "http2", "net", "cluster"].map((name) => require("node:" + name));
  const { Worker, isMainThread, parentPort } = require("node:worker_threads");
  const { fork } = require("node:child_process");
  const port = process.env.PORT;
  if (cluster.isWorker) return void http.createServer((_, response) => response.end("worker")).listen(0, "0.0.0.0");
  if (!isMainThread || process.argv[2] === "child") {
    const tell = isMainThread ? (value) => process.send(value) : (value) => parentPort.postMessage(value);
    return void net.createServer().listen(0, "::", function () { tell(this.address().port); });
  }
  const listening = (made, ...place) => new Promise((resolve) => made.listen(...place, () => resolve(made.address().port)));
  const told = (one) => new Promise((resolve) => one.once("message", resolve));
  const ports = Promise.all([
    listening(http2.createServer(), 0),
    listening(net.createServer(), { port: 0, host: "0.0.0.0", exclusive: true }),
    listening(net.createServer(), { port: 0, host: "0:0::0" }),
    told(fork(__filename, ["child"])),
    told(new Worker(__filename)),
    new Promise((resolve) => cluster.on("listening", (_, address) => resolve(address.port))),
  ]);
  cluster.fork();
  http.createServer(async (_, response) => response.end(JSON.stringify([Number(port), ...(await ports)]))).listen(port);
`;

const asEsModule = `
  import { createServer } from "node:http";
  const port = Number(process.env.PORT);
  createServer((_, response) => response.end(JSON.stringify([port, process.env.NODE_OPTIONS]))).listen({ port });
`;

/** Says whether it is reached at an address while it listens on all of them. */
const tryItself = `
  const [name, address] = process.argv.slice(2);
  const server = require("node:net").createServer().listen(0, () => {
    const socket = require("node:net").connect(server.address().port, address);
    const say = (word) => process.exit(console.log(name + " is " + word));
    socket.on("connect", () => say("reached")).on("error", ({ code }) => say(code));
  });
`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": server,
    "server.mjs": asEsModule,
    "try.js": tryItself,
    healthz: "ok",
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function deployed(name: string, startCommand: string, more: Overrides = {}) {
  const { service, deploy } = await context.client.createWebService(name, repository.path, {
    ...more,
    command: { startCommand, ...more.command },
  });
  const log = await context.client.logs(service.id);
  expect(deploy.status, log).toBe("live");
  return { url: service.serviceDetails.url ?? "", log };
}

// Before any service in another language runs.
test.runIf(process.platform === "linux")("the emulator and its data stores listen on loopback only", async () => {
  const { client, emulator } = context;
  const common = { ownerId: emulator.ownerId, plan: "free" };
  const stores = [
    `/postgres/${postgresSchema.parse(await client.ask("POST", "/postgres", { ...common, name: "p", version: "16" })).id}`,
    `/key-value/${keyValueSchema.parse(await client.ask("POST", "/key-value", { ...common, name: "k" })).id}`,
  ];
  for (const path of stores) {
    await client.until(
      () => client.get(path),
      (reply) => (reply as { status: string }).status === "available",
    );
  }
  await deployed("beside-them", "node server.mjs");
  const addresses = (await listenersOfDescendants(process.pid)).map(({ address }) => address);
  // The API, the domains' port, Postgres, the key value's two, services.
  expect(addresses.length).toBeGreaterThan(6);
  expect(addresses.filter((address) => address !== "[::1]" && !address.startsWith("127."))).toEqual([]);
});

describe.runIf(process.platform === "linux")("somebody on the network", () => {
  beforeEach(({ skip }) => {
    if (stranger !== undefined) return;
    if (process.env.REQUIRE_NETWORK === "1") throw new Error("this machine has no address in a network");
    console.warn("Who can reach a service is not tested: this machine has no address in a network");
    skip();
  });

  test("reaches no server of a service in Node.js that listens on all addresses, in whatever way", async () => {
    const { url, log } = await deployed("listens", "node server.js");
    const ports = (await (await fetch(url)).json()) as number[];
    expect(ports).toHaveLength(7);
    for (const port of ports) {
      expect(await isListening(port, stranger), `port ${port}`).toBe(false);
      for (const own of ["127.0.0.1", "localhost"]) expect(await isListening(port, own), `${own}:${port}`).toBe(true);
    }
    expect(log).not.toContain("can reach this service");
  });

  test("reaches none that is an ES module and has Node.js options of its own, which hold", async () => {
    const envVars = [{ key: "NODE_OPTIONS", value: "--max-old-space-size=123" }];
    const { url } = await deployed("module", "node server.mjs", { envVars });
    const [port, nodeOptions] = (await (await fetch(url)).json()) as [number, string];
    expect(await isListening(port, stranger)).toBe(false);
    expect(nodeOptions).toMatch(/^--max-old-space-size=123 --require=/);
  });

  test("reaches none that a build or a pre-deploy command starts", async () => {
    const [buildCommand, preDeployCommand] = ["build", "pre-deploy"].map((name) => `node try.js ${name} ${stranger}`);
    const { log } = await deployed("steps", "node server.mjs", {
      command: { buildCommand: buildCommand ?? "" },
      details: { preDeployCommand, plan: "starter" },
    });
    expect(log).toContain("build is ECONNREFUSED");
    expect(log).toContain("pre-deploy is ECONNREFUSED");
  });

  test("reaches one in another language, and the service's log and the emulator's say so", async ({ skip }) => {
    await needTool(skip, "PYTHON", ["python3", "--version"]);
    const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { log } = await deployed("python", "python3 -m http.server $PORT");
    const sentence = /Others on your network can reach \S+( service)?, because it listens on 0\.0\.0\.0:(\d+): see /;
    const [, , port] = sentence.exec(log) ?? [];
    expect(await isListening(Number(port), stranger)).toBe(true);
    expect(told.mock.calls.flat()).toContainEqual(expect.stringMatching(sentence));
    told.mockRestore();
  });
});
