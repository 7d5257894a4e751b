import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import type { Service } from "../platform";
import { ComposePlatform } from "./platform";

const source = { repo: "https://github.com/acme/shop" };
const docker = { source, build: { dockerfile: "Dockerfile" } };

/** What becomes of a composition. */
function composed(composition: (platform: ComposePlatform) => void) {
  const platform = new ComposePlatform("shop");
  composition(platform);
  return platform.file();
}

test("private services have no port of this machine, workers are started again, and nobody waits until one is healthy", async () => {
  const { services, volumes } = await composed((platform) => {
    const none = { values: {}, runtimeOnly: [], defaults: [] };
    const disk = { mountPath: pulumi.output("/var/data") };
    const [api, jobs] = [
      platform.privateService("api", docker),
      platform.backgroundWorker("jobs", { ...docker, disk }),
    ];
    const web = platform.webService("web", docker);
    platform.rollout({
      entries: [
        { service: api, variables: none },
        { service: jobs, variables: none },
        {
          service: web,
          variables: { ...none, values: { API: api.privateHost }, runtimeOnly: ["API"] },
          after: ["api", "jobs"],
        },
      ],
    });
  });
  expect(services.api).not.toHaveProperty("ports");
  expect(services.jobs).not.toHaveProperty("ports");
  expect(services.jobs).toMatchObject({ restart: "always", volumes: ["jobs-disk:/var/data"] });
  expect(volumes).toEqual({ "jobs-disk": {} });
  expect(services.web).toMatchObject({
    environment: { API: "api:10000" },
    depends_on: { api: { condition: "service_healthy" }, jobs: { condition: "service_started" } },
  });
});

test("what services have in common and their files are each service's own, at the paths that they have on Render", async () => {
  const { services, configs } = await composed((platform) => {
    const none = { values: {}, runtimeOnly: [], defaults: [] };
    const shared = platform.envGroup("shared", {
      variables: { ...none, values: { LEVEL: "info", MODE: "shared" } },
      secretFiles: { "ca.pem": "of the group", "key.pem": "of the group" },
    });
    const own = { variables: { ...none, values: { MODE: "own" } }, secretFiles: { "key.pem": pulumi.secret("$own") } };
    platform.rollout({
      entries: [
        { service: platform.webService("web", docker), ...own, groups: [shared] },
        { service: platform.backgroundWorker("jobs", docker), variables: none },
      ],
    });
  });
  expect(services.web).toMatchObject({
    environment: { LEVEL: "${LEVEL:-info}", MODE: "${MODE:-own}" },
    configs: [
      { source: "web_-ca_pem", target: "/etc/secrets/ca.pem" },
      { source: "web_-key_pem", target: "/etc/secrets/key.pem" },
    ],
  });
  expect(configs).toEqual({ "web_-ca_pem": { content: "of the group" }, "web_-key_pem": { content: "$$own" } });
  expect(services.jobs).not.toHaveProperty("configs");
});

const none = { values: {}, runtimeOnly: [], defaults: [] };

test("no two secret files have one name in the Compose file", async () => {
  const files = ["a.b", "a_b", "a-b", "a-_b", ".b", "_b", "-b", "-_b", "--b", "b"];
  const names = ["web", "web_", "web-a", "web_-", "web_-a", "web--a"];
  const secretFiles = Object.fromEntries(files.map((file) => [file, file]));
  const { configs = {}, services } = await composed((platform) => {
    const entries = names.map((name) => ({
      service: platform.backgroundWorker(name, docker),
      ...{ variables: none, secretFiles },
    }));
    platform.rollout({ entries });
  });
  expect(Object.keys(configs)).toHaveLength(files.length * names.length);
  expect(Object.keys(configs).every((name) => /^[\w-]+$/.test(name))).toBe(true);
  const found = names.map((name) =>
    services[name]?.configs?.map(({ source, target }) => [configs[source]?.content, target]),
  );
  expect(found).toEqual(names.map(() => files.map((file) => [file, `/etc/secrets/${file}`])));
});

test.each<[string, (platform: ComposePlatform) => Service[], string]>([
  [
    "a service and what comes before another one",
    (platform) => [
      platform.backgroundWorker("web", { ...docker, preDeployCommand: "migrate" }),
      platform.backgroundWorker("web-pre-deploy", docker),
    ],
    "two containers of the Compose file would be called `web-pre-deploy`; rename what one is of",
  ],
  [
    "a disk and a database",
    (platform) => {
      platform.postgres("web-disk", { plan: "basic_256mb", version: pulumi.output("16" as const) });
      return [platform.backgroundWorker("web", { ...docker, disk: { mountPath: "/var/data" } })];
    },
    "two volumes of the Compose file would be called `web-disk`; rename what one is of",
  ],
])("%s of one name are told, and neither is lost", async (_, services, message) => {
  const file = composed((platform) => {
    platform.rollout({ entries: services(platform).map((service) => ({ service, variables: none })) });
  });
  await expect(file).rejects.toThrow(message);
});

test("services know each other by the names and ports that containers and browsers have", async () => {
  const { services, volumes } = await composed((platform) => {
    const postgres = platform.postgres("postgres", { plan: "basic_256mb", version: pulumi.output("16" as const) });
    const api = platform.webService("api", { ...docker, port: 4000, preDeployCommand: "node migrate.js" });
    const web = platform.webService("web", { source, build: { dockerfile: "web/Dockerfile", context: "web" } });
    const values = { DATABASE_URL: postgres.connectionString({ sslmode: "require" }), ORIGIN: web.url };
    const own = { API: api.url, PRIVATE: pulumi.interpolate`http://${api.privateHost}` };
    platform.rollout({
      entries: [
        { service: api, variables: { values, runtimeOnly: Object.keys(values), defaults: [] } },
        { service: web, variables: { values: own, runtimeOnly: ["PRIVATE"], defaults: [] }, after: ["api"] },
      ],
    });
  });
  const environment = {
    DATABASE_URL: "postgresql://local:local@postgres:5432/local?sslmode=require",
    ORIGIN: "http://127.0.0.1:${WEB_PORT:-10001}",
  };
  const build = { context: ".", dockerfile: "Dockerfile" };
  expect(services).toEqual({
    postgres: expect.objectContaining({ image: "postgres:16", ports: ["127.0.0.1:${POSTGRES_PORT:-15432}:5432"] }),
    "api-pre-deploy": {
      build,
      environment,
      command: ["sh", "-c", "node migrate.js"],
      restart: "no",
      depends_on: { postgres: { condition: "service_healthy" } },
      stop_grace_period: "30s",
    },
    api: {
      build,
      environment,
      ports: ["127.0.0.1:${API_PORT:-10000}:4000"],
      depends_on: {
        postgres: { condition: "service_healthy" },
        "api-pre-deploy": { condition: "service_completed_successfully" },
      },
      stop_grace_period: "30s",
    },
    web: {
      build: { context: "web", dockerfile: "web/Dockerfile", args: { API: "http://127.0.0.1:${API_PORT:-10000}" } },
      environment: { API: "http://127.0.0.1:${API_PORT:-10000}", PRIVATE: "http://api:4000" },
      ports: ["127.0.0.1:${WEB_PORT:-10001}:10000"],
      depends_on: { api: { condition: "service_healthy" } },
      stop_grace_period: "30s",
    },
  });
  expect(volumes).toEqual({ postgres: {} });
});

test("a text is that text to Compose, too, and data is where the image of that version keeps it", async () => {
  const { services } = await composed((platform) => {
    platform.postgres("old", { plan: "free", version: "17" });
    platform.postgres("new", { plan: "free", version: "18" });
    const api = platform.webService("api", docker);
    const values = { PRICE: "5 $ or ${MORE}" };
    platform.rollout({ entries: [{ service: api, variables: { values, runtimeOnly: ["PRICE"], defaults: [] } }] });
  });
  expect(services.api?.environment).toEqual({ PRICE: "5 $$ or $${MORE}" });
  expect([services.old?.volumes, services.new?.volumes]).toEqual([
    ["old:/var/lib/postgresql/data"],
    ["new:/var/lib/postgresql"],
  ]);
});

test("nothing listens on another address than this machine's own", async () => {
  const { services } = await composed((platform) => {
    platform.postgres("one", { plan: "free", version: "17" });
    platform.postgres("two", { plan: "free", version: "17" });
  });
  expect(Object.values(services).flatMap(({ ports }) => ports)).toEqual([
    "127.0.0.1:${ONE_PORT:-15432}:5432",
    "127.0.0.1:${TWO_PORT:-15433}:5432",
  ]);
});

test.each<[string, (platform: ComposePlatform) => unknown, RegExp]>([
  [
    "a native build",
    (platform) =>
      platform.webService("api", { source, build: { runtime: "node", build: "npm ci", start: "npm start" } }),
    /`api` of shop is built natively, .*set its build to `docker`/,
  ],
  ["a static site", (platform) => platform.staticSite("site"), /`site` of shop is a static site/],
])("%s is told to be none of Compose's", (_, ask, reason) => {
  expect(() => ask(new ComposePlatform("shop"))).toThrow(reason);
});

test("a service that is left out of the rollout is told, and so is a value that fails", async () => {
  const platform = new ComposePlatform("shop");
  const api = platform.webService("api", docker);
  expect(platform.notRolledOut).toEqual(["api"]);
  const bad = pulumi.output("x").apply((): string => {
    throw new pulumi.RunError("no such thing");
  });
  platform.rollout({ entries: [{ service: api, variables: { values: { BAD: bad }, runtimeOnly: [], defaults: [] } }] });
  expect(platform.notRolledOut).toEqual([]);
  await expect(platform.file()).rejects.toThrow("`BAD`: no such thing");
});

test("a cron job's image is taken as it is, with a command in place of its own", async () => {
  const build = { image: "ghcr.io/acme/report:1", command: "report $DAY" };
  const { services } = await composed((platform) => {
    const service = platform.cronJob("nightly", { source: docker.source, build, schedule: "0 3 * * *" });
    platform.rollout({ entries: [{ service, variables: { values: { A: "1" }, runtimeOnly: [], defaults: [] } }] });
  });
  expect(services.nightly).toMatchObject({ image: "ghcr.io/acme/report:1", command: ["sh", "-c", "report $$DAY"] });
  expect(services.nightly).not.toHaveProperty("build");
});

test("a cron job runs only when it is asked for by name", async () => {
  const { services } = await composed((platform) => {
    const service = platform.cronJob("nightly", { ...docker, schedule: "0 3 * * *" });
    platform.rollout({ entries: [{ service, variables: { values: { A: "1" }, runtimeOnly: [], defaults: [] } }] });
  });
  expect(services.nightly).toMatchObject({ restart: "no", profiles: ["cron-jobs"], environment: { A: "${A:-1}" } });
  expect(services.nightly).not.toHaveProperty("ports");
  const native = { source: docker.source, build: { runtime: "node", build: "make", start: "run" } } as const;
  const composeNative = () => composed((platform) => platform.cronJob("nightly", { ...native, schedule: "0 3 * * *" }));
  expect(composeNative).toThrow("`nightly` of shop is built natively");
});

test("what runs an image is pulled, with its own command and its migrations before it", async () => {
  const { services } = await composed((platform) => {
    const build = { image: "ghcr.io/acme/api@sha256:ab", command: "serve" };
    const none = { values: {}, runtimeOnly: [], defaults: [] };
    const api = platform.privateService("api", { source, build, preDeployCommand: "migrate" });
    platform.rollout({ entries: [{ service: api, variables: none }] });
  });
  const image = "ghcr.io/acme/api@sha256:ab";
  expect(services.api).toMatchObject({ image, command: ["sh", "-c", "serve"] });
  expect(services["api-pre-deploy"]).toMatchObject({ image, command: ["sh", "-c", "migrate"] });
  expect(services.api).not.toHaveProperty("build");
});

test("a text and a made secret may be given otherwise; what another part tells, and where it listens, may not", async () => {
  const { services } = await composed((platform) => {
    const api = platform.webService("api", { ...docker, port: 4000 });
    const values = { PORT: "4000", LEVEL: "info", MODE: "{a}", KEY: platform.secret("key"), HOST: api.privateHost };
    const variables = { values, runtimeOnly: Object.keys(values), defaults: ["PORT", "LEVEL", "MODE"] };
    platform.rollout({ entries: [{ service: api, variables }] });
  });
  expect(services.api?.environment).toEqual({
    PORT: "4000",
    LEVEL: "${LEVEL:-info}",
    MODE: "{a}",
    KEY: "${KEY:-key-of-nobody-but-this-machine}",
    HOST: "api:4000",
  });
});
