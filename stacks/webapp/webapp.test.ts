import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { satisfies } from "semver";
import { describe, expect, test } from "vitest";
import type { Environment } from "../../components/environment";
import { buildSystem, commit } from "../build-system.fixture";
import { webapp } from ".";
import { services } from "./settings";

const workspace = resolve(__dirname, "../../examples/webapp");
const right = { repo: "https://github.com/acme/webapp", release: commit };

function build(settings: object = {}, environment: Environment = "staging") {
  return buildSystem(webapp, { ...right, ...settings }, { environment });
}

async function inputsOf(built: ReturnType<typeof build>, name: string): Promise<Record<string, unknown>> {
  const { resources } = await built;
  return resources.find((resource) => resource.name === name)?.inputs ?? {};
}

async function variablesOf(built: ReturnType<typeof build>): Promise<Record<"api" | "web", { envVars: object }>> {
  return (await inputsOf(built, "webapp")).services as Record<"api" | "web", { envVars: object }>;
}

function problemsOf(settings: object): string[] {
  const context = { environment: "staging", stack: "staging", isEncrypted: () => false } as const;
  const { problems } = webapp.configure(webapp.settings.parse({ ...right, ...settings }), context);
  return problems.map(({ path, message }) => `${path.join(".")} ${message}`);
}

test("two web services and a Postgres, which one rollout brings up", async () => {
  const { resources, problems } = await build();
  expect(problems).toEqual([]);
  expect(resources.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
    "Postgres webapp-postgres",
    "Rollout webapp",
    "WebService webapp-api",
    "WebService webapp-web",
  ]);
});

test("each knows the other by its own address: public for browsers, private for the server", async () => {
  const { api, web } = await variablesOf(build());
  expect(web.envVars).toEqual({
    NODE_ENV: "production",
    LOG_LEVEL: "info",
    HOSTNAME: "0.0.0.0",
    NEXT_PUBLIC_API_URL: "https://webapp-api-x7f2.onrender.com",
    API_PRIVATE_ADDRESS: "webapp-api-x7f2:4000",
  });
  expect(api.envVars).toEqual({
    NODE_ENV: "production",
    LOG_LEVEL: "info",
    PORT: "4000",
    DATABASE_URL: "postgresql://app:pw@webapp-postgres-a/app?uselibpqcompat=true&sslmode=require",
    WEB_ORIGIN: "https://webapp-web-x7f2.onrender.com",
  });
  const { services: rolledOut } = await inputsOf(build(), "webapp");
  expect(rolledOut).toMatchObject({ web: { after: ["api"] } });
});

test("what is written into the pages' scripts takes a build to change, and nothing else does", async () => {
  const rolledOut = (await inputsOf(build(), "webapp")).services as Record<string, { runtimeEnvVars: string[] }>;
  expect(rolledOut.web?.runtimeEnvVars.toSorted()).toEqual([
    "API_PRIVATE_ADDRESS",
    "HOSTNAME",
    "LOG_LEVEL",
    "NODE_ENV",
  ]);
  expect(rolledOut.api?.runtimeEnvVars.toSorted()).toEqual([
    "DATABASE_URL",
    "LOG_LEVEL",
    "NODE_ENV",
    "PORT",
    "WEB_ORIGIN",
  ]);
});

test("the API's private address follows where settings let it listen", async () => {
  const { api, web } = await variablesOf(build({ variables: { api: { PORT: 5000 } } }));
  expect(api.envVars).toMatchObject({ PORT: "5000" });
  expect(web.envVars).toMatchObject({ API_PRIVATE_ADDRESS: "webapp-api-x7f2:5000" });
});

test("with domains of their own they know each other by those", async () => {
  const domains = { api: "api.acme.com", web: "app.acme.com" };
  const { api, web } = await variablesOf(build({ domains }, "production"));
  expect(api.envVars).toMatchObject({ WEB_ORIGIN: "https://app.acme.com" });
  expect(web.envVars).toMatchObject({
    NEXT_PUBLIC_API_URL: "https://api.acme.com",
    API_PRIVATE_ADDRESS: "webapp-api-x7f2:4000",
  });
});

describe("one setting says how both are built", () => {
  const same = { healthCheckPath: "/health" };
  const migrate = { preDeployCommand: "node apps/api/dist/migrate.js up" };

  test("natively: development packages are there for the build alone", async () => {
    expect(await inputsOf(build(), "webapp-api")).toMatchObject({
      ...same,
      ...migrate,
      runtime: "node",
      buildCommand: "NODE_ENV=development npm ci && npm run build -- --filter=@webapp/api",
      startCommand: "node --enable-source-maps apps/api/dist/server.js",
    });
    expect(await inputsOf(build(), "webapp-web")).toMatchObject({
      ...same,
      runtime: "node",
      buildCommand: "NODE_ENV=development npm ci && npm run build -- --filter=@webapp/web",
      startCommand: "node apps/web/.next/standalone/apps/web/start.js",
    });
  });

  test("by Dockerfiles: what runs and migrates is the same", async () => {
    for (const [service, own] of [
      ["api", migrate],
      ["web", {}],
    ] as const) {
      const inputs = await inputsOf(build({ build: "docker" }), `webapp-${service}`);
      expect(inputs).toMatchObject({
        ...same,
        ...own,
        runtime: "docker",
        dockerfilePath: `apps/${service}/Dockerfile`,
      });
      expect(inputs).not.toHaveProperty("buildCommand");
      const native = (await inputsOf(build(), `webapp-${service}`)).startCommand as string;
      const dockerfile = readFileSync(join(workspace, `apps/${service}/Dockerfile`), "utf8");
      expect(dockerfile).toContain(`\nCMD ${JSON.stringify(native.split(" ")).replaceAll(",", ", ")}\n`);
    }
  });

  test("Node.js is of the same line, and one that npm's packages are for", () => {
    const native = readFileSync(join(workspace, ".node-version"), "utf8").trim();
    for (const service of ["api", "web"]) {
      const dockerfile = readFileSync(join(workspace, `apps/${service}/Dockerfile`), "utf8");
      expect(/^FROM node:(\d+)-\S+@sha256:\S+ AS pinned$/m.exec(dockerfile)?.[1], service).toBe(native);
    }
    const { engines } = JSON.parse(readFileSync(join(workspace, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    // Without the file Render would take the newest that this takes.
    expect(satisfies(`${native}.0.0`, engines.node)).toBe(true);
  });

  test("variables are the same", async () => {
    expect(await variablesOf(build({ build: "docker" }))).toEqual(await variablesOf(build()));
  });
});

describe("is refused:", () => {
  test.each([
    ["web", "NEXT_PUBLIC_API_URL", "https://api.acme.com"],
    ["web", "API_PRIVATE_ADDRESS", "api:4000"],
    ["api", "WEB_ORIGIN", "https://app.acme.com"],
  ])("an address that somebody types in: %s.%s", (service, name, value) => {
    expect(problemsOf({ variables: { [service]: { [name]: value } } })).toEqual([
      expect.stringMatching(`^variables\\.${service}\\.${name} is the .+ own .*address, and the stack knows it$`),
    ]);
  });

  test.each([
    ["web", "HOSTNAME", "127.0.0.1"],
    ["web", "NODE_ENV", "development"],
    ["api", "NODE_ENV", "development"],
    ["api", "LOG_LEVEL", "trace"],
    ["api", "PORT", "10000"],
    ["api", "PORT", "18012"],
    ["api", "PORT", "0"],
  ])("%s with %s=%s", (service, name, value) => {
    expect(problemsOf({ variables: { [service]: { [name]: value } } })).toEqual([
      expect.stringContaining(`variables.${service}.${name} can't be \`${value}\``),
    ]);
  });

  test("a way to build that there is none of", () => {
    expect(() => webapp.settings.parse({ ...right, build: "nix" })).toThrow(/native.+docker/);
  });
});

describe.each(Object.entries(services))("%s", (service, { paths }) => {
  const covered = (file: string) =>
    paths.some((path) => path === file || (path.endsWith("/**") && `${file}/`.startsWith(path.slice(0, -2))));

  test("is deployed anew for its folder, what it is built with, and no more", () => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(workspace, `apps/${service}/package.json`), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    const shared = Object.keys(dependencies).flatMap((name) => /^@webapp\/(.+)$/.exec(name)?.[1] ?? []);
    expect([...paths].filter((path) => path.endsWith("/**")).sort()).toEqual(
      [`apps/${service}/**`, ...shared.map((name) => `packages/${name}/**`)].sort(),
    );
    expect(
      [
        "package.json",
        "package-lock.json",
        ".node-version",
        "turbo.json",
        "tsconfig.base.json",
        ".dockerignore",
      ].filter((file) => !covered(file)),
    ).toEqual([]);
  });
});
