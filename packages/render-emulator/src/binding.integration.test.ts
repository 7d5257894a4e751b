import { serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdPort } from "./runtimes/held-port";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": `const [address] = process.argv.slice(2);
      const server = require("node:http").createServer((request, response) => response.end("ok"));
      server.listen(...[process.env.AT ?? process.env.PORT, address].filter(Boolean));`,
    healthz: "ok",
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function deploy(type: string, startCommand: string, more: { path?: string; at?: number } = {}) {
  const { client, emulator } = context;
  const { body } = await client.send("POST", "/services", {
    type,
    name: `${type} ${startCommand} ${more.path ?? ""}`.replaceAll(/\W+/g, "-"),
    ownerId: emulator.ownerId,
    repo: repository.path,
    envVars: more.at === undefined ? [] : [{ key: "AT", value: String(more.at) }],
    serviceDetails: {
      runtime: "node",
      envSpecificDetails: { buildCommand: "true", startCommand },
      ...(more.path !== undefined && { healthCheckPath: more.path }),
    },
  });
  const { service, deployId } = serviceCreatedSchema.parse(body);
  const { status } = await client.untilFinished(service.id, deployId);
  return { status, log: await client.logs(service.id) };
}

test("only a service that listens on all addresses, at the port in `PORT`, goes live", async () => {
  const elsewhere = await holdPort("passing");
  const [everywhere, python, ...others] = await Promise.all([
    deploy("web_service", "node server.js"),
    deploy("web_service", "python3 -m http.server $PORT", { path: "/healthz" }),
    deploy("web_service", "node server.js 127.0.0.1"),
    deploy("web_service", "node server.js localhost", { path: "/healthz" }),
    deploy("web_service", "python3 -m http.server --bind 127.0.0.1 $PORT", { path: "/healthz" }),
    deploy("web_service", "node server.js ::1"),
    deploy("private_service", "node server.js 127.0.0.1"),
    deploy("web_service", "node server.js 0.0.0.0", { at: elsewhere.port }),
    deploy("web_service", "sleep 600"),
  ]);
  elsewhere.release();
  expect([everywhere.status, python.status]).toEqual(["live", "live"]);
  expect(others.map(({ status }) => status)).toEqual(others.map(() => "update_failed"));

  const local = (address: string) =>
    new RegExp(`it listens on ${address}:\\d+ only, where neither Render nor another service can reach it: listen on`);
  const [v4, localhost, bound, v6, inside, fixed, silent] = others.map(({ log }) => log);
  for (const log of [v4, bound, inside]) expect(log).toMatch(local("127\\.0\\.0\\.1"));
  expect(localhost).toMatch(local("(127\\.0\\.0\\.1|\\[::1\\])"));
  expect(v6).toMatch(local("\\[::1\\]"));
  expect(fixed).toMatch(new RegExp(`it listens on port ${elsewhere.port}, not on \\d+, the one in \`PORT\``));
  for (const log of [v4, localhost, bound, v6, inside, fixed]) {
    expect(log).toMatch(/==> No open ports detected on 0\.0\.0\.0, continuing to scan: it listens on /);
    expect(log).toMatch(/==> Port scan timeout reached after 30 seconds, no open ports detected on 0\.0\.0\.0: it /);
  }
  expect(silent).toContain("no open ports detected on 0.0.0.0: nothing listens on the port in `PORT`");
  expect(silent).not.toContain("continuing to scan");
});

test("the health check names the service's verified domain, as Render's does", async () => {
  const { client } = context;
  await repository.commit({
    "hosts.js": `const hosts = [];
      require("node:http").createServer(({ url, headers }, response) => {
        if (url === "/healthz") hosts.push(headers.host);
        response.writeHead(url === "/healthz" ? 302 : 200, { location: "/login" }).end(JSON.stringify(hosts));
      }).listen(process.env.PORT);`,
  });
  const { service, deploy } = await client.createWebService("hosts", repository.path, {
    command: { startCommand: "node hosts.js" },
  });
  expect(deploy.status).toBe("live");
  const url = service.serviceDetails.url ?? "";
  const hosts = async () => (await (await fetch(url)).json()) as string[];
  expect(new Set(await hosts())).toEqual(new Set([new URL(url).host]));
  await client.send("POST", `/services/${service.id}/custom-domains`, { name: "app.example.org" });
  await client.send("POST", `/services/${service.id}/custom-domains/app.example.org/verify`);
  expect(await client.until(hosts, (names) => names.includes("app.example.org"))).toContain("app.example.org");
});
