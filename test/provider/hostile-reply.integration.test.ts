import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { PluginProcess } from "./plugin-process";
import { secret } from "../../packages/render/src/values/value";
import { urn } from "./world";

const attack = "main\n\u001b]0;owned\u0007\u001b[2Jx";
const service = {
  ...{ id: "srv-1", type: "web_service", name: "api", slug: "api", createdAt: "2026-01-02T03:04:05Z" },
  ...{ repo: "https://git.example/shop", branch: "main", rootDir: "", suspended: "not_suspended" },
};
const commands = { buildCommand: "npm ci\nnpm run build", startCommand: "npm start" };
const serviceDetails = { runtime: "node", plan: "starter", region: "frankfurt", envSpecificDetails: commands };

/** A server that has one service. */
async function serverWith(fields: object, details: object) {
  const shown = { ...service, ...fields, serviceDetails: { ...serviceDetails, ...details } };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const answer = pathname === "/services" ? [{ cursor: "1", service: shown }] : [];
    request.resume().once("end", () => response.end(JSON.stringify(answer)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { host: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** What a refresh of that service gives to Pulumi, which shows all of it as it is but for secrets. */
async function refreshed(fields: object, details: object) {
  await using server = await serverWith(fields, details);
  await using plugin = await PluginProcess.start({
    ...{ RENDER_HOST: server.host, RENDER_API_KEY: "rnd_0123456789abcdef", RENDER_OWNER_ID: "tea-1" },
  });
  await plugin.configure({});
  const inputs = { name: "api", repo: service.repo, runtime: "node", branch: "main", ...commands };
  return await plugin.refresh({ urn: urn("WebService", "api"), id: "srv-1", inputs, outputs: inputs });
}

test.each<[what: string, fields: object, details: object]>([
  ["branch", { branch: attack }, {}],
  ["slug", { slug: attack }, {}],
  ["plan", {}, { plan: attack }],
  ["url", {}, { url: attack }],
])("a server that puts orders to the terminal into what has one line is not believed: %s", async (what, ...given) => {
  const failure = await refreshed(...given).then(
    () => expect.fail("it was read"),
    (error: unknown) => (error as Error).message,
  );
  expect(failure).toContain("is not as expected: ✖ expected one line without control characters");
  expect(failure).toContain(`${what}. Is \``);
  expect(failure).not.toMatch(/[\u001b\u0007]|owned/);
});

test("a command may have several lines, and is a secret where it has orders to the terminal", async () => {
  expect((await refreshed({}, {}))?.inputs).toMatchObject(commands);
  const details = { envSpecificDetails: { ...commands, buildCommand: attack } };
  expect((await refreshed({}, details))?.inputs).toMatchObject({ ...commands, buildCommand: secret(attack) });
});
