import { once } from "node:events";
import { type IncomingMessage, request, type RequestOptions } from "node:http";
import { labelOf, type LogLine, logPageSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { startEmulator } from "./emulator";
import { LogFollower } from "./testing/log-follower";
import { TestClient } from "./testing/test-client";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** Answers with the status that its path names, and says what id it was given; the only WebSocket that it knows is `/live`. */
const application = `
const { createServer } = require("node:http");
const server = createServer(({ url, headers }, response) => {
  response.statusCode = Number(/^\\/\\d{3}$/.exec(url)?.[0].slice(1) ?? 200);
  response.end(headers["rndr-id"]);
});
server.on("upgrade", ({ url }, socket) => {
  if (url !== "/live") return socket.end("HTTP/1.1 403 Forbidden\\r\\nConnection: close\\r\\n\\r\\n");
  socket.write("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n");
});
server.listen(process.env.PORT, "0.0.0.0", () => console.log('{"level":"warn","msg":"listening"}'));
`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  const files = { "server.js": application, "public/index.html": "home" };
  repository = await TestRepository.create(`${context.folder}/repository`, files);
});
afterAll(() => context[Symbol.asyncDispose]());

/** A web service with a log of its own. */
async function made(name: string) {
  const { client } = context;
  // Render's private network doesn't carry the port that is the default.
  const envVars = [{ key: "PORT", value: "4000" }];
  const { service } = await client.createWebService(name, repository.path, { envVars });
  return { id: service.id, url: service.serviceDetails.url ?? "", inside: `http://${service.internalAddress}` };
}

async function linesOf(id: string, query = "type=request", { client, emulator } = context): Promise<LogLine[]> {
  const window = `ownerId=${emulator.ownerId}&resource=${id}&direction=forward&limit=100`;
  return logPageSchema.parse(await client.ask("GET", `/logs?${window}&${query}`)).logs;
}

const labelsOf = ({ labels }: LogLine) => Object.fromEntries(labels.map(({ name, value }) => [name, value]));
/** Each request as its method, status and path. */
const shortOf = (line: LogLine) => {
  const { method, statusCode, path } = labelsOf(line);
  return `${method} ${statusCode} ${path}`;
};

/** A line is written once its answer has gone, which its caller may have before. */
async function requests(id: string, count: number): Promise<LogLine[]> {
  return context.client.until(
    () => linesOf(id),
    (lines) => lines.length >= count,
  );
}

test("a request is a line that names it as its answer does, and tells nothing of its query", async () => {
  const { id, url } = await made("asked");
  const headers = { "user-agent": 'a "client"\u0085' };
  const response = await fetch(`${url}/orders?token=s3cret`, { method: "POST", headers, body: "s3cret" });
  const requestId = response.headers.get("rndr-id") ?? "";
  expect(await response.text()).toBe(requestId);
  const [line] = await requests(id, 1);
  expect(line && labelsOf(line)).toEqual({
    ...{ resource: id, type: "request", level: "info" },
    ...{ host: "127.0.0.1", method: "POST", path: "/orders", statusCode: "200" },
  });
  expect(line?.message).toMatch(
    /^clientIP="127\.0\.0\.1" requestID="[\da-f]{8}-[\da-f]{4}-[\da-f]{4}" responseTimeMS=\d+ responseBytes=\d+ userAgent="a \\"client\\"\?"$/,
  );
  expect(line?.message).toContain(`requestID="${requestId}"`);
  expect(Number(/responseBytes=(\d+)/.exec(line?.message ?? "")?.[1])).toBeGreaterThan(requestId.length);
  expect(JSON.stringify(await linesOf(id, ""))).not.toContain("s3cret");
});

test("lines are found by each filter and by several, and so are the values of their labels", async () => {
  const { client, emulator } = context;
  const { id, url } = await made("filtered");
  for (const path of ["/200", "/404", "/503", "/a/1/z"]) await fetch(`${url}${path}`);
  await askAt(`${url}/204`, { method: "DELETE", headers: { host: "app.localhost" } });
  await requests(id, 5);
  const found = async (query: string) => (await linesOf(id, query)).map(shortOf);
  const all = ["GET 200 /200", "GET 404 /404", "GET 503 /503", "GET 200 /a/1/z", "DELETE 204 /204"];
  const [ok, missing, failed, other, deleted] = all;
  expect(await found("type=request")).toEqual(all);
  for (const [query, expected] of [
    ["host=app.localhost", [deleted]],
    ["host=*.localhost", [deleted]],
    ["host=127.0.0.1&host=app.localhost", all],
    ["statusCode=404", [missing]],
    ["statusCode=404,503", [missing, failed]],
    ["statusCode=/[45]../", [missing, failed]],
    ["statusCode=2*", [ok, other, deleted]],
    ["method=DELETE", [deleted]],
    ["method=/(POST|DELETE)/", [deleted]],
    ["path=/404", [missing]],
    ["path=a/*/z", [other]],
    ["path=/^.20/", [ok, deleted]],
    ["level=error", [failed]],
    ["level=warning&type=request", [missing]],
    ["text=/responseTimeMS=%5Cd%2B/&statusCode=200", [ok, other]],
    ["text=responseTimeMS*userAgent&text=clientIP&method=GET&path=/404", [missing]],
    ["host=127.0.0.1&method=DELETE", []],
    ["method=GET&type=app", []],
  ] as const) {
    expect([query, await found(query)]).toEqual([query, expected]);
  }
  expect((await linesOf(id, "level=warning&type=app")).map(({ message }) => message)).toEqual([
    '{"level":"warn","msg":"listening"}',
  ]);
  const types = new Set((await linesOf(id, "")).map((line) => labelOf(line, "type")));
  expect(types).toEqual(new Set(["build", "app", "request"]));

  const values = async (label: string, query = "") => {
    const window = `ownerId=${emulator.ownerId}&resource=${id}&direction=forward&limit=100`;
    return z.array(z.string()).parse(await client.ask("GET", `/logs/values?${window}&label=${label}${query}`));
  };
  expect(await values("host")).toEqual(["127.0.0.1", "app.localhost"]);
  expect(await values("statusCode")).toEqual(["200", "404", "503", "204"]);
  expect(await values("statusCode", "&method=GET&path=/4*")).toEqual(["404"]);
  expect(await values("method")).toEqual(["GET", "DELETE"]);
  expect(await values("level", "&type=request")).toEqual(["info", "warning", "error"]);
  expect((await values("type")).sort()).toEqual(["app", "build", "request"]);
  expect(await values("instance", "&type=request")).toEqual([]);
  expect(await values("instance")).toHaveLength(1);
});

test("what answers in place of a service is in its log as well, and a WebSocket from its beginning", async () => {
  const { client, emulator } = context;
  const { id, url } = await made("replaced");
  const patch = (serviceDetails: unknown) => client.ask("PATCH", `/services/${id}`, { serviceDetails });
  await client.ask("POST", `/services/${id}/custom-domains`, { name: "replaced.example" });
  const byName = { headers: { host: "www.replaced.example" } };
  expect(await askAt(`http://127.0.0.1:${emulator.domainsPort}/moved`, byName)).toBe(301);

  const socket = new WebSocket(`${url.replace("http", "ws")}/live`);
  // The handshake's own word is wrong, which only its caller minds.
  await once(socket, "error");
  await once(new WebSocket(`${url.replace("http", "ws")}/closed`), "error");

  await patch({ ipAllowList: [{ cidrBlock: "203.0.113.0/24", description: "others" }] });
  const refused = await fetch(`${url}/refused`);
  await patch({ ipAllowList: [{ cidrBlock: "0.0.0.0/0", description: "all" }] });
  await patch({ maintenanceMode: { enabled: true, uri: "" } });
  await fetch(`${url}/maintained`);
  await patch({ maintenanceMode: { enabled: false, uri: "" } });
  await patch({ renderSubdomainPolicy: "disabled" });
  await fetch(`${url}/subdomain`);
  await patch({ renderSubdomainPolicy: "enabled" });
  await client.ask("POST", `/services/${id}/suspend`);
  await fetch(`${url}/suspended`);
  const lines = await requests(id, 7);
  expect(lines.map(shortOf)).toEqual([
    "GET 301 /moved",
    "GET 101 /live",
    "GET 403 /closed",
    "GET 403 /refused",
    "GET 503 /maintained",
    "GET 404 /subdomain",
    "GET 503 /suspended",
  ]);
  expect(lines[3]?.message).toContain(`requestID="${refused.headers.get("rndr-id")}"`);
  expect(lines[0] && labelOf(lines[0], "host")).toBe("www.replaced.example");
});

test("no line is written of a health check, a private request, another's name, or a static site", async () => {
  const { client } = context;
  const { id, url, inside } = await made("quiet");
  expect((await fetch(`${inside}/inside`)).status).toBe(200);
  expect(await askAt(`${url}/strange`, { headers: { host: "evil.example.com" } })).toBe(421);
  const { id: site, serviceDetails } = await client.createSite("site", repository.path);
  await client.until(
    async () => (await fetch(serviceDetails.url ?? "")).status,
    (status) => status === 200,
  );
  // What comes later is written, so what came before would be.
  await fetch(`${url}/outside`);
  expect((await requests(id, 1)).map(shortOf)).toEqual(["GET 200 /outside"]);
  expect(await linesOf(site)).toEqual([]);
});

test("requests are sent as they come to whoever asks for them, those that the filters let through", async () => {
  const { id, url } = await made("followed");
  await using failures = await LogFollower.start(context.emulator, id, "&statusCode=/5../&path=*");
  await using all = await LogFollower.start(context.emulator, id);
  for (const path of ["/200", "/500", "/404", "/503"]) await fetch(`${url}${path}`);
  await expect.poll(() => all.lines.map(shortOf), { timeout: 10_000 }).toContain("GET 503 /503");
  await expect.poll(() => failures.lines.map(shortOf)).toEqual(["GET 500 /500", "GET 503 /503"]);
});

test.each([
  ["/logs", "path=/(/", "`path`: `/(/` is no expression of RE2: missing closing ): `(`"],
  [
    "/logs/values",
    "label=host&host=/*/",
    "`host`: `/*/` is no expression of RE2: missing argument to repetition operator: `*`",
  ],
  ["/logs/subscribe", "text=/a{9999}/", "`text`: `/a{9999}/` is no expression of RE2: invalid repeat count: `{9999}`"],
])("%s with %s is refused with the reason", async (path, query, message) => {
  const { client, emulator } = context;
  const reply = await client.send("GET", `${path}?ownerId=${emulator.ownerId}&resource=srv-1&${query}`);
  expect(reply).toMatchObject({ status: 400, body: { message } });
});

test("a restart keeps what was asked", async () => {
  await using kept = await startTestEmulator();
  const { client, emulator, folder } = kept;
  const { service } = await client.createWebService("kept", repository.path);
  await fetch(`${service.serviceDetails.url}/before`);
  await client.until(
    () => linesOf(service.id, "type=request", kept),
    ({ length }) => length === 1,
  );
  await emulator.stop();
  await using again = await startEmulator({ dataDir: `${folder}/data`, cacheDir: `${folder}/cache` });
  const here = { ...kept, client: new TestClient(again) };
  expect((await linesOf(service.id, "type=request", here)).map(shortOf)).toEqual(["GET 200 /before"]);
});

/** The status of an answer to a request by another name, which `fetch` can't have. */
async function askAt(address: string, options: RequestOptions): Promise<number> {
  const asked = request(address, options).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}
