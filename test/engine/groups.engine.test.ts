import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "./engine";

/** It tells what it was given. */
const server = `const { readFileSync } = require("node:fs");
const read = (name) => { try { return readFileSync(name, "utf8"); } catch { return null; } };
const told = () => ({ greeting: process.env.GREETING, key: read("key.pem"), own: read("own.pem") });
require("node:http").createServer((_, response) => response.end(JSON.stringify(told())))
  .listen(process.env.PORT, "0.0.0.0");`;

let engine: Engine;
let settings: Record<string, string>;
beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "groups-program"));
  const repository = await TestRepository.create(join(engine.folder, "repository"));
  const release = await repository.commit({ "server.js": server, "build.js": "" });
  settings = { "groups:repo": repository.path, "groups:release": release, "groups:key": "the-key-of-the-group" };
});
afterAll(() => engine[Symbol.asyncDispose]());

async function up(greeting: string): Promise<string[]> {
  await engine.configure({ ...settings, "groups:greeting": greeting });
  const { writes } = await engine.countRequests(async () => {
    const run = await engine.pulumi("up", "--yes", "--skip-preview");
    expect(run.exitCode, run.text).toBe(0);
    expect(run.text).not.toMatch(/the-key-of-the-group|of the service/);
  });
  return writes;
}

async function told(name: string): Promise<unknown> {
  const { serviceDetails } = z
    .looseObject({ serviceDetails: z.object({ url: z.string() }) })
    .parse(await engine.find("service", name));
  return (await fetch(serviceDetails.url)).json();
}

async function linked(): Promise<string[]> {
  const [group] = z
    .array(z.object({ serviceLinks: z.array(z.object({ name: z.string() })) }))
    .parse(await engine.api("GET", "/env-groups?name=shop-shared"));
  return (group?.serviceLinks ?? []).map(({ name }) => name).toSorted();
}

test("a group and files of its own reach a service, a changed group deploys it alone, and who else is linked stays", async () => {
  await up("hello");
  expect(await told("shop-api")).toEqual({
    greeting: "hello",
    key: "the-key-of-the-group",
    own: "of the service",
  });
  expect(await told("shop-other")).toEqual({ key: null, own: null });
  // Somebody links a service by hand.
  const [group] = z.array(z.object({ id: z.string() })).parse(await engine.api("GET", "/env-groups"));
  const { id } = await engine.find("service", "shop-other");
  await engine.api("POST", `/env-groups/${group?.id ?? ""}/services/${id}`);

  const writes = await up("good day");
  expect(writes.map((request) => request.replaceAll(/\/(srv|evg)-\w+/g, ""))).toEqual([
    "PUT /env-groups/env-vars/GREETING",
    "POST /services/deploys",
  ]);
  expect(await told("shop-api")).toMatchObject({ greeting: "good day" });
  expect(await linked()).toEqual(["shop-api", "shop-other"]);
  expect(await up("good day")).toEqual([]);
  const refreshed = await engine.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  expect(refreshed.exitCode, refreshed.text).toBe(0);

  const { text } = await engine.pulumi("stack", "export");
  expect(text).toContain("key.pem");
  expect(text).not.toMatch(/the-key-of-the-group|of the service/);
});
