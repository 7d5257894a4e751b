import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parseEnv } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { systems } from "../../../stacks";
import { env, type EnvOptions } from "./env";
import { own, projectWith, realtime, removeProjects, right } from "./project.fixture";

const page = readFileSync(path.resolve(__dirname, "../../../docs/deployment/variables.md"), "utf8");
afterAll(removeProjects);

const local = {
  "slipway:environment": "local",
  "render:host": "http://127.0.0.1:4100/v1",
  ...Object.fromEntries(systems.map(({ name }) => [`slipway:${name}`, { repo: own.repo, release: own.release }])),
};

type Options = Partial<EnvOptions> & { stacks?: Record<string, object> };

/** What is printed of a service, in a project with production's settings unless other ones are given. */
async function printed(
  system: string,
  service: string,
  { stack = "production", stacks = { production: right }, ...options }: Options = {},
): Promise<string> {
  const { said, context } = projectWith(stacks);
  await env(context, system, service, { stack, ...options });
  return said.join("\n");
}

/** The rows of its table, by variable, each without the variable. */
async function rowsOf(system: string, service: string, options?: Options): Promise<Record<string, string[]>> {
  const lines = (await printed(system, service, options)).split("\n");
  return Object.fromEntries(lines.map((line) => line.split(/ {2,}/)).map(([name = "", ...cells]) => [name, cells]));
}

/** Production with other variables. */
function withVariables(variables: object): Record<string, object> {
  return { production: { ...right, "slipway:realtime": { ...realtime, variables } } };
}

describe("what the documentation shows is what is printed:", () => {
  const blocks = [...page.matchAll(/```(?:text|dotenv)\n([^]*?)\n```/g)].map(([, block]) => block);

  test("the table", async () => {
    expect(blocks[0]).toBe(await printed("realtime", "realtime-gateway"));
  });

  test("the `.env` file", async () => {
    expect(blocks[1]).toBe(await printed("realtime", "realtime-gateway", { dotenv: true }));
  });
});

describe("where a variable comes from:", () => {
  test("a service's own setting before the one of all services, that before the composition, that before the default", async () => {
    const variables = { shared: { LOG_LEVEL: "warn", QUEUE_PREFIX: "q" }, consumers: { LOG_LEVEL: "debug" } };
    const rows = await rowsOf("realtime", "consumers", { stacks: withVariables(variables) });
    expect(rows).toMatchObject({
      LOG_LEVEL: ["debug", "slipway:realtime.variables.consumers.LOG_LEVEL", "start"],
      QUEUE_PREFIX: ["q", "slipway:realtime.variables.shared.QUEUE_PREFIX", "start"],
      DATABASE_URL: ["********", "connection of postgres", "start"],
      BATCH_MAX: ["500", "the manifest's default", "start"],
      RENDER_SERVICE_NAME: ["realtime-consumers", "Render itself", "build, start"],
      PORT: ["10000", "Render itself", "start"],
    });
  });

  test("a file of one's own, where one overrides the stack's", async () => {
    const override = { "slipway:realtime": { variables: { feeder: { RPS: 9 } } } };
    const given = { stack: "local", stacks: { local, "local.override": override } };
    const { RPS, FLUSH_MS } = await rowsOf("realtime", "feeder", given);
    expect(RPS).toEqual(["9", "slipway:realtime.variables.feeder.RPS (Pulumi.local.override.yaml)", "start"]);
    expect(FLUSH_MS).toEqual(["500", "the manifest's default", "start"]);
  });

  test("a variable that the application has of its own is not told as the platform's", async () => {
    const { NODE_ENV } = await rowsOf("backend", "api", { stack: "local", stacks: { local } });
    expect(NODE_ENV).toEqual(["production", "the system's composition", "start"]);
    expect((await printed("backend", "api", { stack: "local", stacks: { local } })).match(/NODE_ENV/g)).toHaveLength(1);
  });

  test("what a build reads is told apart, and a static site runs nothing", async () => {
    const { VITE_API_BASE_URL, PORT } = await rowsOf("realtime", "dashboard");
    expect(VITE_API_BASE_URL).toEqual([
      "https://api.example.com/api/v1",
      "public address of orchestrator-api",
      "build",
    ]);
    expect(PORT).toBeUndefined();
  });
});

describe("what nobody knows before a service is there", () => {
  const undeployed = { stack: "local", stacks: { local } };

  test("is told in words, with when it will be known and why it isn't", async () => {
    const text = await printed("realtime", "realtime-gateway", undeployed);
    expect(text).toMatch(/ALLOW_ORIGINS +https:\/\/<host of dashboard> +public address of dashboard/);
    expect(text).toContain(
      "What stands in angle brackets is known once Render has made the service.\nnothing takes long here, and Pulumi isn't asked",
    );
    // On the emulator each instance has another one.
    expect(text).toMatch(/PORT +set by Render/);
  });

  test("is nothing in a document and in a `.env` file", async () => {
    const json = JSON.parse(await printed("realtime", "realtime-gateway", { ...undeployed, json: true })) as {
      variables: { name: string }[];
    };
    expect(json).toMatchObject({ stack: "local", system: "realtime", service: "realtime-gateway" });
    expect(json.variables.find(({ name }) => name === "ALLOW_ORIGINS")).toEqual({
      name: "ALLOW_ORIGINS",
      meaning: "Origins whose pages may open a stream",
      value: null,
      template: "https://<host of dashboard>",
      secret: false,
      known: false,
      source: { kind: "parts", reads: [{ from: "dashboard", what: "public address" }] },
      read: { build: false, start: true },
    });
    const dotenv = await printed("realtime", "realtime-gateway", { ...undeployed, dotenv: true });
    expect(parseEnv(dotenv)).toEqual({
      LOG_LEVEL: "info",
      LOG_PRETTY: "0",
      PUBSUB_CHANNEL: "ch:ticks",
      SSE_KEEPALIVE_MS: "15000",
      SSE_CLIENT_BUFFER: "256",
    });
  });

  test("is nothing where domains stand for it: then Pulumi isn't asked either", async () => {
    expect(await printed("realtime", "realtime-gateway")).not.toContain("Pulumi isn't asked");
    const atRender = { production: { ...right, "slipway:addresses": "render" } };
    expect(await printed("realtime", "realtime-gateway", { stacks: atRender })).toContain(
      "https://<host of dashboard>",
    );
  });
});

describe("every form hides", () => {
  const forms: [string, Options][] = [
    ["the table", {}],
    ["the document", { json: true }],
    ["the `.env` file", { dotenv: true }],
  ];

  test.each(forms)("a password in an address that is no secret by itself: %s", async (_, form) => {
    const variables = { feeder: { ORCHESTRATOR_BASE_URL: "https://me:hunter2@api.example.com/?token=t0ps3cret" } };
    const text = await printed("realtime", "feeder", { stacks: withVariables(variables), ...form });
    expect(text).toContain("ORCHESTRATOR_BASE_URL");
    expect(text).not.toMatch(/hunter2|t0ps3cret/);
  });

  test.each(forms)("a password that is another word of its address: %s", async (_, form) => {
    const variables = { feeder: { ORCHESTRATOR_BASE_URL: "https://admin:admin@api.example.com" } };
    const text = await printed("realtime", "feeder", { stacks: withVariables(variables), ...form });
    expect(text).not.toContain("admin");
  });

  const services = systems.flatMap(({ name, services: all }) => Object.keys(all).map((service) => [name, service]));
  test.each(services)(
    "what is a secret by the manifest of %s's %s, and has every variable of it",
    async (system, service) => {
      const given = { stack: "local", stacks: { local } };
      const json = JSON.parse(await printed(system, service, { ...given, json: true })) as {
        variables: { name: string; value: string | null; secret: boolean }[];
      };
      const names = Object.keys(systems.find(({ name }) => name === system)?.services[service]?.manifest.shape ?? {});
      expect(json.variables.map(({ name }) => name).slice(0, names.length)).toEqual(names);
      expect(json.variables.filter(({ value, secret }) => secret && value !== null)).toEqual([]);
      for (const [, form] of forms)
        expect(await printed(system, service, { ...given, ...form })).not.toMatch(/:\/\/[^\s/]*:[^\s*]*@/);
    },
  );
});

test.each<[string, string, string, string]>([
  [
    "an unknown system",
    "realtme",
    "api",
    `There is no system \`realtme\` in this project: name one of ${systems.map(({ name }) => name).join(", ")}; did you mean \`realtime\`?`,
  ],
  [
    "an unknown service",
    "realtime",
    "web",
    "There is no service `web` in realtime: name one of orchestrator-api, realtime-gateway, consumers, feeder, dashboard.",
  ],
  [
    "a system that the stack leaves out",
    "backend",
    "api",
    "The stack production doesn't bring `backend` up: `Pulumi.production.yaml` has no `slipway:backend`, or says `enabled: false` there. It brings up realtime.",
  ],
])("%s is one sentence with the names that there are", async (_, system, service, message) => {
  const { said, context } = projectWith({ production: right });
  await expect(env(context, system, service, { stack: "production" })).rejects.toThrow(message);
  expect(said).toEqual([]);
});
