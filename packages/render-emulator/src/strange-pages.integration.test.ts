import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { type Service, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
const ports: Record<string, number> = {};
const ids: Record<string, string> = {};
beforeAll(async () => {
  context = await startTestEmulator();
  const { client, emulator, folder } = context;
  const { path: repo } = await TestRepository.create(`${folder}/repository`, {
    "server.js": webServer("the service's own"),
    "index.html": "the service's own",
  });
  const envSpecificDetails = { buildCommand: "true", startCommand: "node server.js" };
  const create = async (type: Service["type"], serviceDetails: object): Promise<void> => {
    const reply = await client.send("POST", "/services", {
      type,
      name: type,
      ownerId: emulator.ownerId,
      repo,
      serviceDetails,
    });
    const { service, deployId } = serviceCreatedSchema.parse(reply.body);
    expect((await client.untilFinished(service.id, deployId)).status).toBe("live");
    ports[type] = Number(/:(\d+)$/.exec(service.serviceDetails.url ?? "")?.[1]);
    ids[type] = service.id;
  };
  await create("web_service", { runtime: "node", envSpecificDetails });
  await create("private_service", { runtime: "node", envSpecificDetails });
  await create("static_site", { publishPath: "." });
});
afterAll(() => context[Symbol.asyncDispose]());

interface Answer {
  status: number | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What comes back from a port of this machine, as a browser or another program asks it. */
async function ask(port: number | undefined, headers: Record<string, string>, method = "GET"): Promise<Answer> {
  const sent = request({ host: "127.0.0.1", port, method, headers, path: "/?<script>alert(1)</script>" }).end();
  const [answer] = (await Promise.race([once(sent, "response"), once(sent, "upgrade")])) as [IncomingMessage];
  if (answer.statusCode === 101) answer.socket.destroy();
  const body = answer.statusCode === 101 ? "" : await text(answer);
  return { status: answer.statusCode, headers: answer.headers, body };
}

const plain = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
const webSocket = { connection: "Upgrade", upgrade: "websocket" };

describe("a page whose name was made one of this machine", () => {
  test.each(["web_service", "private_service", "static_site"])("reads nothing of a %s", async (type) => {
    const host = `page.example:${ports[type]}`;
    for (const headers of [{ host }, { host, ...webSocket }]) {
      const answer = await ask(ports[type], headers);
      expect(answer).toMatchObject({ status: 421, headers: plain });
      expect(answer.body).toMatch(/^`page\.example` is no name of service `.*`, which answers to `127\.0\.0\.1`, /);
    }
    expect(await ask(ports[type], { host: "<b>page</b>" })).toMatchObject({ status: 400, headers: plain });
    expect((await ask(ports[type], { host: `localhost:${ports[type]}` })).body).toBe("the service's own");
  });

  test("reads nothing at the port of the custom domains", async () => {
    const answer = await ask(context.emulator.domainsPort, { host: "page.example" });
    expect(answer).toMatchObject({
      status: 404,
      headers: plain,
      body: "no service has the custom domain `page.example`\n",
    });
    const { status } = await ask(context.emulator.domainsPort, { host: "page.example", ...webSocket });
    expect(status).toBe(404);
  });

  test("is told nothing by the API, though it had the key", async () => {
    const { url, apiKey } = context.emulator;
    const headers = { authorization: `Bearer ${apiKey}`, host: `page.example:${new URL(url).port}` };
    const answer = await ask(Number(new URL(url).port), headers);
    expect(answer.status).toBe(421);
    expect(JSON.parse(answer.body)).toEqual({ message: expect.stringMatching(/^`page\.example` is no name of the/) });
  });
});

test("a service's custom domain is one of its names for as long as it has it", async () => {
  const { client, emulator } = context;
  const path = `/services/${ids.web_service}/custom-domains`;
  await client.send("POST", path, { name: "app.example.org" });
  const statuses = () =>
    Promise.all(
      [ports.web_service, emulator.domainsPort].map(
        async (port) => (await ask(port, { host: "app.example.org" })).status,
      ),
    );
  expect(await statuses()).toEqual([200, 200]);
  expect((await ask(emulator.domainsPort, { host: "app.example.org", ...webSocket })).status).toBe(101);
  await client.send("DELETE", `${path}/app.example.org`);
  expect(await statuses()).toEqual([421, 404]);
});

describe("a page at another address of the browser", () => {
  const page = { "sec-fetch-site": "cross-site", origin: "https://page.example" };

  test("reads nothing of a private service, and opens no WebSocket to it", async () => {
    const host = `127.0.0.1:${ports.private_service}`;
    for (const headers of [page, { ...webSocket, origin: "https://page.example" }, { "sec-fetch-site": "same-site" }]) {
      const answer = await ask(ports.private_service, { host, ...headers });
      expect(answer).toMatchObject({ status: 403, headers: plain });
      expect(answer.body).toContain("service `private_service` is private: no page of another address may ask it");
    }
    expect((await ask(ports.private_service, { host, ...page }, "OPTIONS")).status).toBe(403);
  });

  test("does to a public service what it does at Render", async () => {
    const host = `127.0.0.1:${ports.web_service}`;
    expect((await ask(ports.web_service, { host, ...page })).status).toBe(200);
    expect((await ask(ports.web_service, { host, ...page, ...webSocket })).status).toBe(101);
  });

  test("may ask nothing of the API: no preflight passes, and nothing without the key", async () => {
    const port = Number(new URL(context.emulator.url).port);
    const host = `127.0.0.1:${port}`;
    const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
    for (const [method, headers] of [
      ["OPTIONS", preflight],
      ["POST", { "content-type": "text/plain" }],
      ["GET", {}],
    ] as const) {
      const answer = await ask(port, { host, ...page, ...headers }, method);
      expect(answer.status).toBe(401);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});

test("other services, the command line, and whoever types the address reach a private service", async () => {
  const host = `127.0.0.1:${ports.private_service}`;
  expect(await (await fetch(`http://${host}`, { method: "POST", body: "x" })).text()).toBe("the service's own");
  expect((await ask(ports.private_service, { host, "sec-fetch-site": "none" })).status).toBe(200);
  expect((await ask(ports.private_service, { host, ...webSocket })).status).toBe(101);
  expect((await ask(ports.private_service, { host: "private-service:10000" })).status).toBe(200);
});

test("a server in front of a private service may keep the name that it was asked by", async () => {
  const domain = { name: "shop.example.org" };
  expect((await context.client.send("POST", `/services/${ids.web_service}/custom-domains`, domain)).status).toBe(201);
  const page = { "sec-fetch-site": "same-site", origin: "http://shop.example.org" };
  for (const host of ["shop.example.org", "web-service:10000"]) {
    expect((await ask(ports.private_service, { host, "x-forwarded-for": "127.0.0.1", ...page })).status).toBe(200);
    expect((await ask(ports.private_service, { host, ...page })).status).toBe(403);
  }
});
