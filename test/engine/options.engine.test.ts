import { createInterface } from "node:readline";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Engine, type Run } from "./engine";
import { ServiceRepository } from "./repository";

const launcher = join(__dirname, "../../packages/render/plugin/pulumi-resource-render");

let engine: Engine;
let repo: string;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "options-program"));
  const repository = await ServiceRepository.create(join(engine.folder, "repository"));
  await repository.commit("one");
  repo = repository.path;
});
afterAll(() => engine[Symbol.asyncDispose]());
// Each test begins with an empty stack.
afterEach(async () => {
  await succeeds("destroy", "--yes", "--skip-preview");
});

async function succeeds(...args: string[]): Promise<Run> {
  const run = await engine.pulumi(...args);
  expect(run.exitCode, run.text).toBe(0);
  return run;
}

async function fails(...args: string[]): Promise<Run> {
  const run = await engine.pulumi(...args);
  expect(run.exitCode, run.text).not.toBe(0);
  return run;
}

/** Runs `up` with these resources; gives back the requests that wrote. */
async function up(resources: object, ...args: string[]): Promise<string[]> {
  await state(resources);
  const { writes } = await engine.countRequests(() => succeeds("up", "--yes", "--skip-preview", ...args));
  return writes;
}

function state(resources: object): Promise<void> {
  return engine.configure({ "options:resources": resources });
}

function apiArgs(overrides: object = {}) {
  return { name: "api", repo, runtime: "node", buildCommand: "true", startCommand: "node server.js", ...overrides };
}

function urnOf(kind: string, name: string): string {
  return `urn:pulumi:test::options::render:index:${kind}::${name}`;
}

test("a refresh after an upgrade by hand succeeds; the preview that would take it back names the resource", async () => {
  await up({ cache: { args: { name: "cache", plan: "starter" } } });
  const { id } = await engine.find("keyValue", "cache");
  await engine.api("PATCH", `/key-value/${id}`, { plan: "standard" });

  await succeeds("refresh", "--yes");
  const { text } = await fails("preview");
  expect(text).toMatch(/render:index:KeyValue.* cache/);
  expect(text).toContain("`plan` is `starter`, but it is `standard` now and can only grow; set `standard` or more.");
  expect(await up({ cache: { args: { name: "cache", plan: "standard" } } })).toEqual([]);
});

test("what `ignoreChanges` leaves to others is left alone, before and after a refresh", async () => {
  const options = { ignoreChanges: ["numInstances"] };
  await up({ api: { args: apiArgs({ healthCheckPath: "/a" }), options } });
  const { id } = await engine.find("service", "api");
  await engine.api("POST", `/services/${id}/scale`, { numInstances: 4 });

  const changed = { api: { args: apiArgs({ healthCheckPath: "/b" }), options } };
  expect(await up(changed)).toEqual([`PATCH /services/${id}`]);
  await succeeds("refresh", "--yes");
  expect(await up(changed)).toEqual([]);
});

test("a variable that `ignoreChanges` leaves to others stays, though a refresh has seen it", async () => {
  const options = { ignoreChanges: ["services.api.envVars.THEIRS"] };
  const resources = { api: { args: apiArgs() }, variables: { args: { OURS: "1" }, options } };
  await up(resources);
  const { id } = await engine.find("service", "api");
  await engine.api("PUT", `/services/${id}/env-vars/THEIRS`, { value: "by hand" });
  await succeeds("refresh", "--yes");
  // Nothing is written; what is live does not have the variable yet.
  expect(await up(resources)).toEqual([`POST /services/${id}/deploys`]);
  expect(await up(resources)).toEqual([]);
  const changed = { ...resources, variables: { args: { OURS: "2" }, options } };
  expect(await up(changed)).toEqual([`PUT /services/${id}/env-vars/OURS`, `POST /services/${id}/deploys`]);
  expect(await engine.api("GET", `/services/${id}/env-vars/THEIRS`)).toMatchObject({ value: "by hand" });
});

test("`replaceOnChanges`, `--replace` and a taint make the service anew under its name", async () => {
  const options = { replaceOnChanges: ["plan"] };
  await up({ api: { args: apiArgs(), options } });
  const made = [(await engine.find("service", "api")).id];
  const changed = { api: { args: apiArgs({ plan: "pro" }), options } };
  for (const replace of [
    () => up(changed),
    () => up(changed, "--replace", urnOf("WebService", "api")),
    () => succeeds("state", "taint", urnOf("WebService", "api"), "--yes").then(() => up(changed)),
  ]) {
    await replace();
    made.push((await engine.find("service", "api")).id);
  }
  expect(new Set(made).size).toBe(4);
});

test("a service of another name can be made before the old one is deleted", async () => {
  await up({ api: { args: apiArgs() } });
  const { id } = await engine.find("service", "api");
  const moved = {
    args: apiArgs({ name: "api-frankfurt", region: "frankfurt" }),
    options: { deleteBeforeReplace: false },
  };
  const writes = await up({ api: moved });
  expect(writes[0]).toBe("POST /services");
  expect(writes.at(-1)).toBe(`DELETE /services/${id}`);
});

test("an imported service is the stack's, and `protect`, `retainOnDelete` and `--target` hold", async () => {
  const cache = { args: { name: "cache", plan: "starter" } };
  await up({ api: { args: apiArgs(), options: { protect: true } }, cache });
  const [api, kept] = [await engine.find("service", "api"), await engine.find("keyValue", "cache")];
  expect((await fails("destroy", "--yes", "--skip-preview", "--target", urnOf("WebService", "api"))).text).toContain(
    "protect",
  );

  const retained = { ...cache, options: { retainOnDelete: true } };
  await up({ api: { args: apiArgs({ numInstances: 2 }) }, cache: retained }, "--target", urnOf("KeyValue", "cache"));
  expect(await engine.find("service", "api")).toMatchObject({ serviceDetails: { numInstances: 1 } });
  await up({ api: { args: apiArgs(), options: { protect: false } } });
  expect(await engine.find("keyValue", "cache")).toMatchObject({ id: kept.id });

  await succeeds("state", "delete", urnOf("WebService", "api"), "--yes");
  const imports = [
    ["KeyValue", "cache", kept.id],
    ["WebService", "api", api.id],
  ] as const;
  for (const [kind, name, id] of imports) {
    await succeeds(
      "import",
      `render:index:${kind}`,
      name,
      id,
      "--yes",
      "--skip-preview",
      "--generate-code=false",
      "--protect=false",
    );
  }
  await state({ api: { args: apiArgs() }, cache });
  await succeeds("preview", "--expect-no-changes");
});

test("what exists is got by its id with all that Render says of it, and outlives the stack", async () => {
  const [row] = (await engine.api("GET", "/owners")) as { owner: { id: string } }[];
  await engine.api("POST", "/key-value", { name: "foreign", plan: "standard", ownerId: row?.owner.id });
  const { id } = await engine.find("keyValue", "foreign");

  expect(await up({ found: id })).toEqual([]);
  const { text } = await succeeds("stack", "output", "--json");
  expect(JSON.parse(text)).toEqual({ foundPlan: "standard", foundConnection: "[secret]" });
  await succeeds("destroy", "--yes", "--skip-preview");
  expect(await engine.find("keyValue", "foreign")).toMatchObject({ id });
});

test("an engine attaches to a provider that was started by hand, again and again", async () => {
  const plugin = execa(launcher, [], { env: engine.environment });
  for await (const port of createInterface(plugin.stdout)) {
    engine.overrides = { PULUMI_DEBUG_PROVIDERS: `render:${port}` };
    break;
  }
  expect(await up({ cache: { args: { name: "cache", plan: "starter" } } })).toEqual(["POST /key-value"]);
  await succeeds("preview", "--expect-no-changes");
  engine.overrides = {};
  plugin.kill("SIGINT");
  expect((await plugin).exitCode).toBe(0);
});
