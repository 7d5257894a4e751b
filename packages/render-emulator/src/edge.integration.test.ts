import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { serviceCreatedSchema } from "@slipway/render-api";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** Answers with what it was sent; forces HTTPS and builds addresses as frameworks do. */
const application = `
const { createServer } = require("node:http");
const { createHash } = require("node:crypto");
createServer(async (request, response) => {
  const { headers, method } = request;
  const { pathname, searchParams } = new URL(request.url, "http://any");
  if (headers["x-forwarded-proto"] !== "https" && pathname === "/secure") {
    return response.writeHead(301, { location: "https://" + headers.host + request.url }).end();
  }
  if (pathname === "/login") {
    const self = headers["x-forwarded-proto"] + "://" + headers.host;
    response.setHeader("set-cookie", "session=1; Secure; HttpOnly; Path=/");
    return response.writeHead(302, { location: self + "/secure?from=login" }).end();
  }
  for (let kB = 0; kB < Number(searchParams.get("kB")); kB += 10) response.setHeader("x-" + kB, "x".repeat(10_240));
  if (pathname === "/trailers") {
    response.writeHead(200, { trailer: "x-sum", "x-own": "1", connection: "x-own" });
    response.write("body");
    response.addTrailers({ "x-sum": "42" });
    return response.end();
  }
  const hash = createHash("sha256");
  for await (const chunk of request) hash.update(chunk);
  const cookies = headers.cookie ?? "";
  response.setHeader("server", "own/1.0");
  response.end(JSON.stringify({ method, headers, cookies, sha256: hash.digest("hex") }));
}).listen(process.env.PORT);`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let url: string;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": application });
  const command = { startCommand: "node --max-http-header-size=1000000 server.js" };
  const { service, deploy } = await context.client.createWebService("edge", repository.path, { command });
  expect(deploy.status).toBe("live");
  url = service.serviceDetails.url ?? "";
});
afterAll(() => context[Symbol.asyncDispose]());

async function curl(...options: string[]): Promise<string> {
  return (await execa("curl", ["--silent", "--show-error", ...options])).stdout;
}

interface Echo {
  headers: Record<string, string>;
  sha256: string;
  method: string;
}

async function echo(...options: string[]): Promise<Echo> {
  return JSON.parse(await curl(...options)) as Echo;
}

beforeEach(({ skip }) => needTool(skip, "CURL", ["curl", "--version"]));

test("a public service gets the headers of Render's edge, and none that was made up by the caller", async () => {
  const own = [
    "x-forwarded-for: 203.0.113.9",
    "x-forwarded-proto: http",
    "true-client-ip: 203.0.113.9",
    "te: trailers",
  ];
  const { headers } = await echo(...own.flatMap((header) => ["--header", header]), `${url}/`);
  expect(headers).toMatchObject({
    host: new URL(url).host,
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.9,127.0.0.1, 172.71.0.1, 10.0.0.1",
    "cf-connecting-ip": "127.0.0.1",
    "true-client-ip": "127.0.0.1",
    "cf-visitor": '{"scheme":"https"}',
    "cdn-loop": "cloudflare; loops=1",
    "render-proxy-ttl": "4",
  });
  expect(headers["rndr-id"]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}$/);
  expect(headers["x-request-start"]).toMatch(/^\d{16}$/);
  for (const name of ["te", "x-forwarded-host", "x-forwarded-port"]) expect(headers).not.toHaveProperty(name);
  expect((await echo(`${url}/`)).headers["x-forwarded-for"]).toBe("127.0.0.1, 172.71.0.1, 10.0.0.1");
});

test("an answer has the headers of Render's edge, and the service's own `Server` under another name", async () => {
  const { headers } = await fetch(url);
  expect([headers.get("server"), headers.get("x-render-origin-server")]).toEqual(["cloudflare", "own/1.0"]);
  expect(headers.get("rndr-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}$/);
});

test("an application that forces HTTPS answers, and one that builds its own address is followed to it", async () => {
  expect(JSON.parse(await curl("--location", "--max-redirs", "3", `${url}/secure`))).toHaveProperty("method", "GET");
  const jar = join(context.folder, "jar");
  const followed = await echo("--location", "--cookie-jar", jar, "--cookie", "", `${url}/login`);
  expect(followed.headers.cookie).toBe("session=1");
  const { stdout } = await execa("python3", [
    "-c",
    "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).geturl())",
    `${url}/login`,
  ]);
  expect(stdout).toBe(`${url}/secure?from=login`);
});

test("a private service gets what was sent, and nothing of an edge", async () => {
  const { client, emulator } = context;
  const { body } = await client.send("POST", "/services", {
    type: "private_service",
    name: "inside",
    ownerId: emulator.ownerId,
    repo: repository.path,
    serviceDetails: { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "node server.js" } },
  });
  const { service, deployId } = serviceCreatedSchema.parse(body);
  expect((await client.untilFinished(service.id, deployId)).status).toBe("live");
  const inside = `http://${service.internalAddress}`;
  const { headers } = await echo("--header", "x-forwarded-proto: http", inside);
  expect(Object.keys(headers).toSorted()).toEqual(["accept", "connection", "host", "user-agent", "x-forwarded-proto"]);
  expect((await fetch(inside)).headers.get("server")).toBe("own/1.0");
});

test("the private network brings a web service what was sent, unless it listens where Render's doesn't", async () => {
  const { client } = context;
  const { service } = await client.createWebService("asked", repository.path);
  const inside = `http://${service.internalAddress}`;
  expect(inside).not.toBe(service.serviceDetails.url);
  const told =
    "service `asked` listens on 10000, which Render's private network doesn't carry, so there nothing would reach it: " +
    "set its variable `PORT` to another one, such as 4000";
  expect(await curl(inside)).toBe(told);
  expect((await fetch(inside)).status).toBe(502);
  expect((await fetch(service.serviceDetails.url ?? "")).status).toBe(200);
  const lines = (await client.logs(service.id)).split("\n");
  expect(lines.filter((line) => line.includes("privately"))).toEqual([`==> Asked privately: ${told}`]);

  await client.send("PUT", `/services/${service.id}/env-vars`, [{ key: "PORT", value: "4000" }]);
  expect((await client.deploy(service.id)).status).toBe("live");
  const { headers } = await echo(inside);
  expect(Object.keys(headers).toSorted()).toEqual(["accept", "connection", "host", "user-agent"]);
  expect((await fetch(inside, { headers: { origin: "https://evil.example" } })).status).toBe(403);
});

test("headers are as long as Cloudflare takes them, both ways, and longer ones are refused with the reason", async () => {
  const status = (...options: string[]) => curl("--output", "/dev/null", "--write-out", "%{http_code}", ...options);
  expect(await status(`${url}/long?kB=100`)).toBe("200");
  expect(await curl(`${url}/long?kB=130`)).toBe("the headers of the instance's answer are longer than 128 kB");
  expect(await status(`${url}/long?kB=130`)).toBe("502");
  const header = join(context.folder, "header");
  await writeFile(header, `x-long: ${"x".repeat(100 * 1024)}`);
  expect(await status("--header", `@${header}`, url)).toBe("200");
  await writeFile(header, `x-long: ${"x".repeat(130 * 1024)}`);
  expect(await status("--header", `@${header}`, url)).toBe("431");
});

test("uploads of any size and framing, HEAD, keep-alive and trailers pass", async () => {
  const file = join(context.folder, "upload");
  const content = Buffer.alloc(20_000_000, "0123456789");
  await writeFile(file, content);
  const sum = createHash("sha256").update(content).digest("hex");
  const sent = ["--request", "PUT", "--data-binary", `@${file}`];
  expect(await echo(...sent, "--header", "expect: 100-continue", url)).toMatchObject({ method: "PUT", sha256: sum });
  expect(await echo(...sent, "--header", "transfer-encoding: chunked", url)).toMatchObject({ sha256: sum });
  expect(await curl("--head", url)).toMatch(/^HTTP\/1\.1 200 OK/);
  const connects = "%{num_connects} %{http_code}\\n";
  const twice = await curl("--output", "/dev/null", "--output", "/dev/null", "--write-out", connects, url, url);
  expect(twice).toBe("1 200\n0 200");
  const raw = await curl("--raw", "--include", "--header", "te: trailers", `${url}/trailers`);
  expect(raw).toMatch(/\r\n4\r\nbody\r\n0\r\nx-sum: 42\r\n$/i);
  expect(raw).not.toMatch(/x-own/i);
});

test("an offer of HTTP/2 without TLS, as Java's client and curl make it, is passed over", async () => {
  expect(await echo("--http2", url)).toMatchObject({ method: "GET" });
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  const offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAA";
  socket.write(`POST / HTTP/1.1\r\nHost: localhost:${port}\r\n${offer}\r\nContent-Length: 5\r\n\r\nhe`);
  setImmediate(() => socket.write(`lloGET /trailers HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`));
  const answers = await text(socket);
  expect(answers).toContain(createHash("sha256").update("hello").digest("hex"));
  expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
});
