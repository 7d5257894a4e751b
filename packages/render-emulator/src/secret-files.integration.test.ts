import { secretFilesLimit, secretFileSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** A service's own secret files: what the API says of them, and what its deploys find. */
let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repo: string;
beforeAll(async () => {
  context = await startTestEmulator();
  // It tells what its build found, and what is there now.
  const server = `const { readFileSync } = require("node:fs");
    const read = (name) => { try { return readFileSync(name, "utf8"); } catch { return ""; } };
    const told = () => ({ built: read("built.txt"), key: read("key.pem"), other: read("other.pem") });
    require("node:http").createServer((_, response) => response.end(JSON.stringify(told())))
      .listen(process.env.PORT, "0.0.0.0");`;
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": server });
  repo = repository.path;
});
afterAll(() => context[Symbol.asyncDispose]());

/** A service whose build copies its file. */
function createService(name: string, further: object = {}) {
  const command = { buildCommand: "cp key.pem built.txt || true" };
  return context.client.createWebService(name, repo, { command, details: { healthCheckPath: "" }, ...further });
}

const rowsSchema = z.array(z.object({ cursor: z.string(), secretFile: secretFileSchema }));
const filesIn = (body: unknown) => rowsSchema.parse(body).map(({ secretFile }) => secretFile);
const files = [
  { name: "a.pem", content: "1" },
  { name: "b.pem", content: "2\n" },
];

it("are listed page by page in the reverse of the order in which they were given, and no service shows them", async () => {
  const { client } = context;
  const { service } = await createService("listed", { secretFiles: files });
  const path = `/services/${service.id}/secret-files`;
  expect(filesIn(await client.get(path))).toEqual(files.toReversed());
  const [first] = rowsSchema.parse(await client.get(`${path}?limit=1`));
  expect(first?.secretFile).toEqual(files[1]);
  expect(filesIn(await client.get(`${path}?limit=1&cursor=${first?.cursor ?? ""}`))).toEqual([files[0]]);
  expect(JSON.stringify(await client.get(`/services/${service.id}`))).not.toMatch(/secretFile|a\.pem/);
});

it("are replaced as a whole, set and removed one by one", async () => {
  const { client } = context;
  const { service } = await createService("changed", { secretFiles: [{ name: "old.pem", content: "0" }] });
  const path = `/services/${service.id}/secret-files`;
  const replaced = await client.send("PUT", path, files);
  expect({ ...replaced, body: filesIn(replaced.body) }).toMatchObject({ status: 200, body: files });
  const changed = { name: "a.pem", content: "changed" };
  expect(await client.send("PUT", `${path}/a.pem`, { content: "changed" })).toMatchObject({
    status: 201,
    body: changed,
  });
  expect(await client.get(`${path}/a.pem`)).toEqual(changed);
  expect(await client.send("DELETE", `${path}/b.pem`)).toMatchObject({ status: 204, body: undefined });
  expect(await client.send("DELETE", `${path}/b.pem`)).toMatchObject({ status: 404 });
  expect(filesIn(await client.get(path))).toEqual([changed]);
  expect(filesIn((await client.send("PUT", path, null)).body)).toEqual([]);
  expect(await client.get(path)).toEqual([]);
  // As much as there may be of them, each character of which is two on the wire.
  const largest = { name: "large.txt", content: "\n".repeat(secretFilesLimit) };
  expect(filesIn(await client.ask("PUT", path, [largest]))).toEqual([largest]);
});

it.each<[string, string, unknown, string]>([
  ["a name that leads elsewhere", "", [{ name: "../key", content: "k" }], "letters from A to Z"],
  ["a name twice", "", [files[0], files[0]], "expected each name once"],
  ["no content", "", [{ name: "a.pem" }], "content"],
  ["a name with a slash", `/${encodeURIComponent("a/b")}`, { content: "k" }, "letters from A to Z"],
  ["more than a megabyte", "/a.pem", { content: "k".repeat(secretFilesLimit + 1) }, `use ${secretFilesLimit} at most`],
])("with %s are refused", async (_, path, body, message) => {
  const { client, emulator } = context;
  const site = { type: "static_site", name: `refused ${_}`, ownerId: emulator.ownerId, repo };
  const { service } = z
    .object({ service: z.object({ id: z.string() }) })
    .parse(await client.ask("POST", "/services", site));
  const reply = await client.send("PUT", `/services/${service.id}/secret-files${path}`, body);
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
  expect(await client.get(`/services/${service.id}/secret-files`)).toEqual([]);
});

it("are there from the next deploy on, at its build and while it runs, and a rollback brings back the former ones", async () => {
  const { client } = context;
  const { service, deploy } = await createService("deployed", { secretFiles: [{ name: "key.pem", content: "one" }] });
  const told = async () => (await fetch(service.serviceDetails.url ?? "")).json();
  expect(await told()).toEqual({ built: "one", key: "one", other: "" });
  await client.ask("PUT", `/services/${service.id}/secret-files`, [
    { name: "key.pem", content: "two" },
    { name: "other.pem", content: "other" },
  ]);
  expect(await client.deploys(service.id)).toHaveLength(1);
  expect(await told()).toEqual({ built: "one", key: "one", other: "" });
  await client.deploy(service.id);
  expect(await told()).toEqual({ built: "two", key: "two", other: "other" });
  const back = z
    .object({ id: z.string() })
    .parse(await client.ask("POST", `/services/${service.id}/rollback`, { deployId: deploy.id }));
  await client.untilFinished(service.id, back.id);
  expect(await told()).toEqual({ built: "one", key: "one", other: "" });
});

it("win over a linked group's of the same name", async () => {
  const { client, emulator } = context;
  const { service } = await createService("linked", { secretFiles: [{ name: "key.pem", content: "own" }] });
  await client.ask("POST", "/env-groups", {
    name: "files",
    ownerId: emulator.ownerId,
    envVars: [],
    secretFiles: ["key.pem", "other.pem"].map((name) => ({ name, content: "from the group" })),
    serviceIds: [service.id],
  });
  await client.deploy(service.id);
  expect(await (await fetch(service.serviceDetails.url ?? "")).json()).toEqual({
    built: "own",
    key: "own",
    other: "from the group",
  });
  expect(filesIn(await client.get(`/services/${service.id}/secret-files`))).toHaveLength(1);
});
