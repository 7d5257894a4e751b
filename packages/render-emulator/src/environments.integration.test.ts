import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";

/** Projects, their environments, and what is in them. */
let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

const projectSchema = z.object({ id: z.string(), environmentIds: z.array(z.string()) });

async function project(name: string, ...environments: string[]): Promise<[id: string, ...environments: string[]]> {
  const { ownerId } = context.emulator;
  const input = { name, ownerId, environments: environments.map((environment) => ({ name: environment })) };
  const { id, environmentIds } = projectSchema.parse(await context.client.ask("POST", "/projects", input));
  return [id, ...environmentIds];
}

async function site(name: string, further: object = {}): Promise<string> {
  const { ownerId } = context.emulator;
  const input = { type: "static_site", name, ownerId, repo: "/nowhere", ...further };
  const reply = await context.client.ask("POST", "/services", input);
  return z.object({ service: z.object({ id: z.string() }) }).parse(reply).service.id;
}

it("a project has one environment at least", async () => {
  const { client, emulator } = context;
  const empty = { name: "empty", ownerId: emulator.ownerId, environments: [] };
  expect(await client.send("POST", "/projects", empty)).toMatchObject({ status: 400 });
  expect(await client.send("POST", "/environments", { name: "lost", projectId: "prj-none" })).toMatchObject({
    status: 404,
    body: { message: "not found: prj-none" },
  });
});

it("an environment is as it was asked for, with null for each list of what is not in it", async () => {
  const [projectId, first = ""] = await project("shapes", "production");
  expect(await context.client.get(`/environments/${first}`)).toEqual({
    id: first,
    name: "production",
    projectId,
    databasesIds: null,
    redisIds: null,
    serviceIds: null,
    envGroupIds: null,
    protectedStatus: "unprotected",
    networkIsolationEnabled: false,
    ipAllowList: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
  });
});

it("what is made in an environment says so, is listed by it, and moves to another one", async () => {
  const { client } = context;
  const [, one = "", other = ""] = await project("moves", "one", "other");
  const id = await site("moved", { environmentId: one });
  expect(await client.get(`/services/${id}`)).toMatchObject({ environmentId: one });
  expect(await client.get(`/services?environmentId=${one}`)).toMatchObject([{ service: { id } }]);
  expect(await client.get(`/environments/${one}`)).toMatchObject({ serviceIds: [id] });

  const added = await client.send("POST", `/environments/${other}/resources`, { resourceIds: [id] });
  expect(added).toMatchObject({ status: 201, body: { id: other, serviceIds: [id] } });
  expect(await client.get(`/environments/${one}`)).toMatchObject({ serviceIds: null });

  // Whatever environment the path names.
  const taken = await client.send("DELETE", `/environments/${one}/resources?resourceIds=${id}`);
  expect(taken).toMatchObject({ status: 204, body: undefined });
  expect(await client.get(`/services/${id}`)).not.toHaveProperty("environmentId");
});

it("nothing moves when one of the things, or the environment, is not there", async () => {
  const { client } = context;
  const [, one = ""] = await project("half", "one");
  const id = await site("half");
  for (const [path, resourceIds] of [
    [one, [id, "srv-none"]],
    ["evm-none", [id]],
  ] as const) {
    expect(await client.send("POST", `/environments/${path}/resources`, { resourceIds })).toMatchObject({
      status: 404,
    });
  }
  expect(await client.get(`/services/${id}`)).not.toHaveProperty("environmentId");
  const place = { environmentId: "evm-none" };
  await expect(site("nowhere", place)).rejects.toThrow("404");
});

it("neither an environment nor its project goes while something is in it", async () => {
  const { client } = context;
  const [projectId, one = "", empty = ""] = await project("kept", "one", "empty");
  const id = await site("kept", { environmentId: one });
  for (const path of [`/environments/${one}`, `/projects/${projectId}`]) {
    const refused = await client.send("DELETE", path);
    expect(refused).toMatchObject({ status: 409, body: { message: expect.stringContaining(id) } });
  }
  expect(await client.send("DELETE", `/environments/${empty}`)).toMatchObject({ status: 204 });
  await client.ask("DELETE", `/services/${id}`);
  expect(await client.send("DELETE", `/projects/${projectId}`)).toMatchObject({ status: 204 });
  expect(await client.send("GET", `/environments/${one}`)).toMatchObject({ status: 404 });
});

it("environments are listed of a project only", async () => {
  const { client } = context;
  const [projectId, one = ""] = await project("listed", "one");
  expect(await client.send("GET", "/environments")).toMatchObject({ status: 400 });
  const listed = await client.get(`/environments?projectId=${projectId},prj-none`);
  expect(listed).toMatchObject([{ environment: { id: one }, cursor: expect.any(String) }]);
});
