import type { Service } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { foldersOf } from "./build-folders";
import { buildVariables, runVariables } from "./default-variables";

const folders = foldersOf("/builds/dep-1");
const commit = { id: "0123456789abcdef0123456789abcdef01234567", message: "First", createdAt: "2026-01-02T03:04:05Z" };

function serviceOf(type: Service["type"], runtime?: string, plan?: string): Service {
  return {
    id: "srv-d0aaaaaaaaaaaaaaaa0g",
    type,
    name: "shop",
    slug: "shop-x1y2",
    ownerId: "tea-d0aaaaaaaaaaaaaaaa0g",
    autoDeploy: "yes",
    repo: "https://example.com/acme/shop.git",
    branch: "main",
    rootDir: "",
    dashboardUrl: "",
    notifyOnFail: "default",
    suspended: "not_suspended",
    suspenders: [],
    createdAt: "",
    updatedAt: "",
    serviceDetails: { url: "http://127.0.0.1:4321", runtime, plan },
  };
}

function atBuild(service: Service, envVars: { key: string; value: string }[] = []): Record<string, string> {
  return buildVariables({ service, envVars, secretFiles: [] }, commit, folders);
}

function atRun(service: Service, envVars: { key: string; value: string }[] = []): Record<string, string> {
  return runVariables({ service, envVars, secretFiles: [] }, commit, folders, {
    id: "srv-d0aaaaaaaaaaaaaaaa0g-abcde",
    port: 5432,
  });
}

const always = {
  RENDER: "true",
  IS_PULL_REQUEST: "false",
  RENDER_SERVICE_ID: "srv-d0aaaaaaaaaaaaaaaa0g",
  RENDER_SERVICE_NAME: "shop",
  RENDER_GIT_COMMIT: commit.id,
  RENDER_GIT_BRANCH: "main",
  RENDER_GIT_REPO_SLUG: "acme/shop",
};
const instance = { RENDER_INSTANCE_ID: "srv-d0aaaaaaaaaaaaaaaa0g-abcde" };
const external = { RENDER_EXTERNAL_URL: "http://127.0.0.1:4321", RENDER_EXTERNAL_HOSTNAME: "127.0.0.1" };
const discovery = { RENDER_DISCOVERY_SERVICE: "shop-x1y2-discovery" };
const connected = { PORT: "5432", WEB_CONCURRENCY: "1", RENDER_WEB_CONCURRENCY: "1" };
const starter = { RENDER_CPU_COUNT: "0.5" };

describe.each([
  ["web_service", "web", { ...external, ...discovery, ...starter }, { ...instance, ...connected }],
  ["private_service", "pserv", { ...discovery, ...starter }, { ...instance, ...connected }],
  ["background_worker", "worker", starter, instance],
  ["cron_job", "cron", starter, instance],
] as const)("a %s of a Dockerfile", (type, shortType, ofType, ofInstance) => {
  const service = serviceOf(type, "docker", "starter");
  const expected = { ...always, RENDER_SERVICE_TYPE: shortType, ...ofType };

  it("has exactly these variables when it is built", () => expect(atBuild(service)).toEqual(expected));

  it("has exactly these variables when it runs", () => expect(atRun(service)).toEqual({ ...expected, ...ofInstance }));
});

it("a static site has an address, and neither instances nor processors", () => {
  expect(atBuild(serviceOf("static_site"))).toEqual({ ...always, ...external, RENDER_SERVICE_TYPE: "static" });
});

const gems = "/builds/dep-1/gems";
const ofRuby = {
  BUNDLE_APP_CONFIG: gems,
  BUNDLE_BIN: `${gems}/bin`,
  BUNDLE_DEPLOYMENT: "true",
  BUNDLE_PATH: gems,
  GEM_PATH: gems,
  MALLOC_ARENA_MAX: "2",
  PASSENGER_ENGINE: "builtin",
  PASSENGER_ENVIRONMENT: "production",
  RAILS_ENV: "production",
  RAILS_SERVE_STATIC_FILES: "true",
  RAILS_LOG_TO_STDOUT: "true",
};
const pidFile = (name: string) => `${folders.tmp}/puma-server-${name}.pid`;
const ofPython = {
  FORWARDED_ALLOW_IPS: "*",
  PIPENV_YES: "true",
  VENV_ROOT: "/builds/dep-1/source/.venv",
};
const gunicorn = (port: number) => ({
  GUNICORN_CMD_ARGS: `--preload --access-logfile - --bind=0.0.0.0:${port}`,
});

describe.each([
  ["node", { NODE_MODULES_CACHE: "true" }, { NODE_MODULES_CACHE: "true", NODE_ENV: "production" }],
  ["python", { ...ofPython, ...gunicorn(10_000), CI: "true" }, { ...ofPython, ...gunicorn(5432) }],
  [
    "ruby",
    { ...ofRuby, PASSENGER_PORT: "10000", PIDFILE: pidFile("build") },
    { ...ofRuby, PASSENGER_PORT: "5432", PIDFILE: pidFile(instance.RENDER_INSTANCE_ID) },
  ],
  ["go", { GO111MODULE: "on" }, { GO111MODULE: "on" }],
  ["rust", { ROCKET_ENV: "prod" }, { ROCKET_ENV: "prod", ROCKET_PORT: "5432" }],
  ["elixir", { MIX_ENV: "prod", RELEASE_DISTRIBUTION: "name" }, { MIX_ENV: "prod", RELEASE_DISTRIBUTION: "name" }],
  ["docker", {}, {}],
] as const)("a web service in %s", (runtime, ofBuild, ofRun) => {
  const service = serviceOf("web_service", runtime, "starter");
  const common = { ...always, ...external, ...discovery, ...starter, RENDER_SERVICE_TYPE: "web" };

  it("has Render's variables of its runtime when it is built", () => {
    expect(atBuild(service)).toEqual({ ...common, ...ofBuild });
  });

  it("has Render's variables of its runtime when it runs", () => {
    expect(atRun(service)).toEqual({ ...common, ...instance, ...connected, ...ofRun });
  });
});

describe("a service's own variable", () => {
  const own = ["NODE_ENV", "WEB_CONCURRENCY", "RENDER", "RENDER_INSTANCE_ID"].map((key) => ({ key, value: "own" }));
  const expected = Object.fromEntries(own.map(({ key, value }) => [key, value]));

  it("wins over Render's default", () => {
    expect(atBuild(serviceOf("web_service", "node"), own)).toMatchObject(expected);
    expect(atRun(serviceOf("web_service", "node"), own)).toMatchObject(expected);
  });

  it("wins but for the port, of which each instance needs another one", () => {
    expect(atRun(serviceOf("web_service", "node"), [{ key: "PORT", value: "8080" }]).PORT).toBe("5432");
    expect(atRun(serviceOf("background_worker", "node"), [{ key: "PORT", value: "8080" }]).PORT).toBe("8080");
  });
});

it.each([
  ["free", "0.1", "1"],
  ["starter", "0.5", "1"],
  ["standard", "1", "1"],
  ["pro", "2", "2"],
  ["pro_plus", "4", "4"],
  ["pro_ultra", "8", "8"],
  ["2c-8g", "2", "2"],
])("the plan %s has %s processors and room for %s web processes", (plan, cpus, processes) => {
  const variables = atRun(serviceOf("web_service", "node", plan));
  expect(variables).toMatchObject({
    RENDER_CPU_COUNT: cpus,
    WEB_CONCURRENCY: processes,
    RENDER_WEB_CONCURRENCY: processes,
  });
});

it("a service of an image knows of no repository", () => {
  const service = { ...serviceOf("web_service", "image"), repo: undefined, branch: undefined };
  const names = Object.keys(atRun(service));
  expect(names.filter((name) => name.startsWith("RENDER_GIT_"))).toEqual([]);
});

it("a preview is told that it is one, as one of a pull request is", () => {
  const service = serviceOf("web_service", "node");
  const parentServer = { id: "srv-d0aaaaaaaaaaaaaaaa10", name: "shop" };
  const preview = { ...service, serviceDetails: { ...service.serviceDetails, parentServer } };
  expect([atRun(preview).IS_PULL_REQUEST, atBuild(service).IS_PULL_REQUEST]).toEqual(["true", "false"]);
});
