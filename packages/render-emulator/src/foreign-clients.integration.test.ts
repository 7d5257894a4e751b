import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

/** The API as clients use it that are none of ours: curl as people type it, and programs in Go with their nulls. */

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
  await repository.commit({ "more.txt": "more" }, "Add more\n\nand say why");
});
afterAll(() => context[Symbol.asyncDispose]());

interface Answer {
  status: number;
  body: unknown;
}

async function curl(method: string, path: string, ...args: string[]): Promise<Answer> {
  const { url, apiKey } = context.emulator;
  const auth = ["--header", `Authorization: Bearer ${apiKey}`];
  const format = ["--silent", "--write-out", "\n%{http_code}"];
  const { stdout } = await execa("curl", ["--request", method, ...auth, ...format, ...args, `${url}${path}`]);
  const [, text = "", status] = /^([^]*)\n(\d+)$/.exec(stdout) ?? [];
  return { status: Number(status), body: text === "" ? undefined : JSON.parse(text) };
}

/** What a program in Go sends that fills in every field of its structs: null for each list and object that is not set. */
function fromGo(name: string) {
  return {
    type: "web_service",
    name,
    ownerId: context.emulator.ownerId,
    repo: repository.path,
    branch: "main",
    autoDeploy: "no",
    image: null,
    buildFilter: { paths: null, ignoredPaths: null },
    rootDir: null,
    envVars: null,
    secretFiles: null,
    environmentId: null,
    serviceDetails: {
      autoscaling: null,
      disk: null,
      env: "node",
      envSpecificDetails: { buildCommand: "true", startCommand: "node server.js", registryCredentialId: null },
      healthCheckPath: "/healthz",
      ipAllowList: null,
      maintenanceMode: null,
      numInstances: 1,
      plan: "starter",
      preDeployCommand: null,
      previews: null,
      headers: null,
      routes: null,
    },
  };
}

const json = (body: unknown) => ["--header", "Content-Type: application/json", "--data", JSON.stringify(body)];
const created = z.object({ service: z.object({ id: z.string() }), deployId: z.string() });

async function create(name: string): Promise<{ id: string; deployId: string }> {
  const { body } = await curl("POST", "/services", ...json(fromGo(name)));
  const { service, deployId } = created.parse(body);
  return { id: service.id, deployId };
}

beforeEach(({ skip }) => needTool(skip, "CURL", ["curl", "--version"]));

describe("a body", () => {
  it("of a program in Go is taken, with null for whatever is not set", async () => {
    const { status, body } = await curl("POST", "/services", ...json(fromGo("from-go")));
    expect({ status, body }).toMatchObject({ status: 201, body: { service: { repo: repository.path, rootDir: "" } } });
    const { service } = created.parse(body);
    expect(service).not.toHaveProperty("buildFilter");
    const change = { name: null, image: null, buildFilter: null, serviceDetails: { headers: null, plan: "pro" } };
    const patched = await curl("PATCH", `/services/${service.id}`, ...json(change));
    expect(patched).toMatchObject({ status: 200, body: { name: "from-go", serviceDetails: { plan: "pro" } } });
    const variable = { key: "A", value: "", generateValue: true };
    const variables = await curl("PUT", `/services/${service.id}/env-vars`, ...json([variable]));
    expect(variables).toMatchObject({ status: 200, body: [{ envVar: { value: expect.stringMatching(/^.{43}=$/) } }] });
    expect(await curl("PUT", `/services/${service.id}/env-vars`, ...json(null))).toMatchObject({
      status: 200,
      body: [],
    });
  });

  it("of a data store has an allow list that is null like one left out, and one that is empty closes it", async () => {
    const input = { name: "from-go", ownerId: context.emulator.ownerId, plan: "free", version: "17" };
    const nulls = { ...input, ipAllowList: null, readReplicas: null, parameterOverrides: null, environmentId: null };
    const open = await curl("POST", "/postgres", ...json(nulls));
    const everywhere = [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }];
    expect(open).toMatchObject({ status: 201, body: { ipAllowList: everywhere } });
    const { id } = z.object({ id: z.string() }).parse(open.body);
    const same = await curl("PATCH", `/postgres/${id}`, ...json({ ipAllowList: null }));
    expect(same).toMatchObject({ status: 200, body: { ipAllowList: everywhere } });
    const closed = await curl("PATCH", `/postgres/${id}`, ...json({ ipAllowList: [] }));
    expect(closed).toMatchObject({ status: 200, body: { ipAllowList: null } });
    await curl("DELETE", `/postgres/${id}`);
  });

  it.each([
    ["a form, as curl names it", []],
    ["text", ["--header", "Content-Type: text/plain"]],
    ["JSON in capitals with a character set", ["--header", "Content-Type: Application/JSON; charset=utf-8"]],
    ["nothing", ["--header", "Content-Type:"]],
  ])("that says it is %s is read as JSON", async (_, header) => {
    const { id } = await create(`says-${header.join("-").length}`);
    const patched = await curl("PATCH", `/services/${id}`, ...header, "--data", '{"branch":"next"}');
    expect(patched).toMatchObject({ status: 200, body: { branch: "next" } });
  });

  it("that is no JSON, or is missing, is refused in a sentence", async () => {
    const { id } = await create("no-json");
    const broken = await curl("PATCH", `/services/${id}`, "--data", "branch=next");
    expect(broken).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^the body is not JSON: /) } });
    const message = "the body is missing";
    expect(await curl("POST", "/services")).toMatchObject({ status: 400, body: { message } });
    expect(await curl("POST", `/services/${id}/scale`, "--data", "")).toMatchObject({ status: 400, body: { message } });
  });

  it("may be left out where all in it may", async () => {
    const { id, deployId } = await create("no-body");
    await context.client.untilFinished(id, deployId);
    expect((await curl("POST", `/services/${id}/deploys`)).status).toBe(201);
  });
});

describe("a deploy", () => {
  it("is told with the commit that it builds, in the reply to its request already", async () => {
    const { id, deployId } = await create("told");
    const [sha, time] = (await repository.git("log", "-1", "--format=%H %cI")).split(" ");
    const commit = { id: sha, message: "Add more\n\nand say why", createdAt: expect.any(String) };
    const first = await curl("GET", `/services/${id}/deploys/${deployId}`);
    expect(first.body).toMatchObject({ commit });
    const { createdAt } = z.object({ commit: z.object({ createdAt: z.string() }) }).parse(first.body).commit;
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(createdAt)).toBe(Date.parse(time ?? ""));
    await context.client.untilFinished(id, deployId);
    const second = await curl(
      "POST",
      `/services/${id}/deploys`,
      ...json({ clearCache: "do_not_clear", commitId: null }),
    );
    expect(second).toMatchObject({ status: 201, body: { commit, status: "build_in_progress", finishedAt: null } });
    await context.client.untilFinished(id, z.object({ id: z.string() }).parse(second.body).id);
    const parent = await repository.git("rev-parse", "HEAD~1");
    const pinned = await curl("POST", `/services/${id}/deploys`, ...json({ commitId: parent }));
    expect(pinned.body).toMatchObject({ commit: { id: parent, message: "First" } });
  });

  it("of a repository that is not there begins without a commit, and fails", async () => {
    const input = { ...fromGo("nowhere"), repo: "/nowhere/at/all" };
    const { service, deployId } = created.parse((await curl("POST", "/services", ...json(input))).body);
    const deploy = await context.client.untilFinished(service.id, deployId);
    expect(deploy).toMatchObject({ status: "build_failed", commit: null });
  });
});

describe("a site", () => {
  it("has no instances to scale or restart, and no other service has its rules", async () => {
    const site = { type: "static_site", name: "site", ownerId: context.emulator.ownerId, repo: repository.path };
    const { service } = created.parse((await curl("POST", "/services", ...json(site))).body);
    const scaled = await curl("POST", `/services/${service.id}/scale`, ...json({ numInstances: 2 }));
    expect(scaled).toMatchObject({ status: 400, body: { message: "cannot scale a static_site: it has no instances" } });
    expect((await curl("POST", `/services/${service.id}/restart`)).status).toBe(400);
    const { id } = await create("no-site");
    const rules = await curl("PUT", `/services/${id}/headers`, ...json([{ path: "/*", name: "x-a", value: "b" }]));
    const message = "headers and routes are for static sites, not for a web_service";
    expect(rules).toMatchObject({ status: 400, body: { message } });
  });
});

it("a service that is suspended is neither deployed, scaled nor restarted", async () => {
  const { id } = await create("suspended");
  await curl("POST", `/services/${id}/suspend`);
  const bodies = { deploys: {}, scale: { numInstances: 2 }, restart: {} };
  const messages = [];
  for (const [action, body] of Object.entries(bodies)) {
    const reply = await curl("POST", `/services/${id}/${action}`, ...json(body));
    messages.push([reply.status, z.object({ message: z.string() }).parse(reply.body).message]);
  }
  expect(messages).toEqual([
    [400, "cannot deploy suspended service"],
    [400, "cannot scale suspended service"],
    [400, "cannot restart suspended service"],
  ]);
});

it.each(["private_service", "background_worker", "static_site"])("a %s can't be free", async (type) => {
  const serviceDetails = { env: "node", plan: "free", envSpecificDetails: { buildCommand: "a", startCommand: "b" } };
  const site = type === "static_site" ? { plan: "free" } : serviceDetails;
  const input = {
    type,
    name: `free-${type}`,
    ownerId: context.emulator.ownerId,
    repo: "/nowhere",
    serviceDetails: site,
  };
  const reply = await curl("POST", "/services", ...json(input));
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^`serviceDetails.plan`/) } });
});
