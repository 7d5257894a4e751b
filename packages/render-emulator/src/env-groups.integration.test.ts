import { type EnvGroup, envGroupSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** Environment groups: their variables and files, and what linked services get of them. */
let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repo: string;
beforeAll(async () => {
  context = await startTestEmulator();
  // It tells what it was given: its variables, and a file.
  const server = `const { readFileSync } = require("node:fs");
    const file = (() => { try { return readFileSync("key.pem", "utf8"); } catch { return ""; } })();
    require("node:http").createServer((_, response) => response.end(JSON.stringify({ ...process.env, file })))
      .listen(process.env.PORT, "0.0.0.0");`;
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": server });
  repo = repository.path;
});
afterAll(() => context[Symbol.asyncDispose]());

async function group(name: string, further: object = {}): Promise<EnvGroup> {
  const input = { name, ownerId: context.emulator.ownerId, envVars: [], ...further };
  return envGroupSchema.parse(await context.client.ask("POST", "/env-groups", input));
}

async function given(url: string): Promise<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(await (await fetch(url)).json());
}

it("has its variables and files in the reverse of the order in which they were given", async () => {
  const [first, second] = [
    { key: "A", value: "1" },
    { key: "B", generateValue: true },
  ];
  const files = [
    { name: "a.txt", content: "1" },
    { name: "b.txt", content: "2" },
  ];
  const made = await group("ordered", { envVars: [first, second], secretFiles: files });
  expect(made).toMatchObject({ id: expect.stringMatching(/^evg-/), envVars: [{ key: "B" }, first], serviceLinks: [] });
  expect(made.envVars[0]?.value).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(made.secretFiles).toEqual(files.toReversed());
  const { client } = context;
  const found = envGroupSchema.parse(await client.get(`/env-groups/${made.id}`));
  expect({ ...found, createdAt: made.createdAt, updatedAt: made.updatedAt }).toEqual(made);
  const [listed] = z.array(z.looseObject({ id: z.string() })).parse(await client.get("/env-groups?name=ordered"));
  expect(listed).toMatchObject({ id: made.id, name: "ordered" });
  expect(listed).not.toHaveProperty("envVars");
});

it("replies with all of itself to each change of a variable or file, and its time stays", async () => {
  const { client } = context;
  const { id } = await group("changed", { envVars: [{ key: "A", value: "1" }] });
  const before = envGroupSchema.parse(await client.get(`/env-groups/${id}`));
  const changed = await client.send("PUT", `/env-groups/${id}/env-vars/B`, { value: "2" });
  const both = [
    { key: "B", value: "2" },
    { key: "A", value: "1" },
  ];
  expect(changed).toMatchObject({ status: 200, body: { envVars: both, updatedAt: before.updatedAt } });
  const file = await client.send("PUT", `/env-groups/${id}/secret-files/key.pem`, { content: "k" });
  expect(file).toMatchObject({ status: 200, body: { secretFiles: [{ name: "key.pem", content: "k" }] } });
  expect(await client.get(`/env-groups/${id}/secret-files/key.pem`)).toEqual({ name: "key.pem", content: "k" });
  expect(await client.send("DELETE", `/env-groups/${id}/env-vars/A`)).toMatchObject({ status: 204, body: undefined });
  expect(await client.send("GET", `/env-groups/${id}/env-vars/A`)).toMatchObject({ status: 404 });
  const bad = await client.send("PUT", `/env-groups/${id}/secret-files/${encodeURIComponent("a/b")}`, { content: "k" });
  expect(bad.status).toBe(400);
});

it("gives its variables and files to linked services with their next deploy; their own win, and the later group", async () => {
  const { client } = context;
  const older = await group("older", {
    envVars: ["OWN", "BOTH", "OLDER"].map((key) => ({ key, value: "older" })),
    secretFiles: [{ name: "key.pem", content: "from the group" }],
  });
  const newer = await group("newer", { envVars: [{ key: "BOTH", value: "newer" }] });
  const { service } = await client.createWebService("linked", repo, { envVars: [{ key: "OWN", value: "own" }] });
  const url = service.serviceDetails.url ?? "";
  for (const { id } of [newer, older]) {
    const linked = await client.send("POST", `/env-groups/${id}/services/${service.id}`);
    expect(linked).toMatchObject({
      status: 200,
      body: { serviceLinks: [{ id: service.id, name: "linked", type: "web" }] },
    });
  }
  expect(await client.deploys(service.id)).toHaveLength(1);
  expect(await given(url)).not.toHaveProperty("OLDER");
  const deploy = await client.deploy(service.id, { deployMode: "deploy_only" });
  expect(deploy.status).toBe("live");
  expect(await given(url)).toMatchObject({ OWN: "own", BOTH: "newer", OLDER: "older", file: "from the group" });
  expect(await client.get(`/services/${service.id}/env-vars`)).toMatchObject([{ envVar: { key: "OWN" } }]);

  const unlinked = await client.send("DELETE", `/env-groups/${older.id}/services/${service.id}`);
  expect(unlinked).toMatchObject({ status: 204, body: undefined });
  await client.deploy(service.id);
  expect(await given(url)).toMatchObject({ OWN: "own", BOTH: "newer", file: "" });
  expect(await given(url)).not.toHaveProperty("OLDER");
  await client.ask("DELETE", `/services/${service.id}`);
  expect(await client.get(`/env-groups/${newer.id}`)).toMatchObject({ serviceLinks: [] });
});

it("within an environment is for services of that one alone, and keeps them there", async () => {
  const { client, emulator } = context;
  const { ownerId } = emulator;
  const project = { name: "scoped", ownerId, environments: [{ name: "one" }, { name: "other" }] };
  const made = await client.ask("POST", "/projects", project);
  const [one = "", other = ""] = z.object({ environmentIds: z.array(z.string()) }).parse(made).environmentIds;
  const input = { type: "static_site", name: "scoped", ownerId, repo, environmentId: one };
  const reply = await client.ask("POST", "/services", input);
  const site = z.object({ service: z.object({ id: z.string() }) }).parse(reply).service.id;
  const { id } = await group("elsewhere", { environmentId: other });
  expect(await client.send("POST", `/env-groups/${id}/services/${site}`)).toMatchObject({ status: 400 });

  await client.ask("POST", `/environments/${one}/resources`, { resourceIds: [id] });
  await client.ask("POST", `/env-groups/${id}/services/${site}`);
  expect(await client.get(`/environments/${one}`)).toMatchObject({ envGroupIds: [id], serviceIds: [site] });
  for (const leave of [
    client.send("DELETE", `/environments/${one}/resources?resourceIds=${site}`),
    client.send("POST", `/environments/${other}/resources`, { resourceIds: [site] }),
  ]) {
    const message = "cannot move service out of environment with linked env groups";
    expect(await leave).toMatchObject({ status: 400, body: { message } });
  }
  expect(await client.get(`/services/${site}`)).toMatchObject({ environmentId: one });
  // Together they can.
  await client.ask("POST", `/environments/${other}/resources`, { resourceIds: [site, id] });
  expect(await client.get(`/environments/${other}`)).toMatchObject({ envGroupIds: [id], serviceIds: [site] });
});
