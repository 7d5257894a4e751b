import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { describePlatform } from "../conformance";
import type { ProcessArgs, RolloutEntry, WebServiceArgs } from "../platform";
import type { Host } from "./host";
import { runWithMocks } from "./mocks.fixture";
import { DockerPlatform } from "./platform";
import { settingsSchema } from "./settings";
import type { Switched } from "./switch-over";

const digest = `sha256:${"a".repeat(64)}`;
const image = { image: `ghcr.io/acme/shop@${digest}` };
const source = { repo: "https://github.com/acme/shop" };
const none = { values: {}, runtimeOnly: [], defaults: [] };

function settingsOf(more: Record<string, unknown> = {}) {
  const publish = { "shop.part": { port: 8080 }, "shop.web": { port: 8081, address: "0.0.0.0" } };
  return settingsSchema.parse({ dockerHost: "ssh://deploy@shop.example", publish: JSON.stringify(publish), ...more });
}

/** A host that is free, and on which all goes well. */
const idle: Host = {
  requireOwn: async () => undefined,
  requireHealthTest: async () => undefined,
  failure: async () => undefined,
  switch: async () => undefined,
};

function open(more: Record<string, unknown> = {}, switched: Switched[] = []) {
  return new DockerPlatform({
    ...{ system: "shop", environment: "staging", nameOf: (part) => `shop-${part}-name`, settings: settingsOf(more) },
    host: {
      ...idle,
      switch: async (services) => {
        switched.push(...services);
      },
    },
  });
}

describePlatform({
  name: "docker",
  open: (place) => new DockerPlatform({ ...place, settings: settingsOf(), host: idle }),
  run: runWithMocks,
  makeProvider: (name) => new docker.Provider(name),
  build: image,
  makesAtRollout: true,
  unmade: ["EnvGroup"],
  refused: {
    CronJob: "`part` of shop is a cron job, which a Docker host has none of: let the host's own timer",
    StaticSite: "`part` of shop is a static site, which a Docker host has none of: let a web service serve",
    Postgres: "`part` of shop is a Postgres, which a Docker host has none of: give the service the connection string",
    KeyValue: "`part` of shop is a key value store, which a Docker host has none of: give the service the address",
  },
  lacks: ["domains", "preDeployCommand", "secretFiles"],
  holdsData: ({ type }) => type === "docker:index/volume:Volume",
});

/** What is asked of the provider for one web service. */
async function asked(args: Partial<WebServiceArgs> = {}, entry: Partial<RolloutEntry> = {}, more = {}) {
  const switched: Switched[] = [];
  const { asked, result } = await runWithMocks(() => {
    const platform = open(more, switched);
    const web = platform.webService("web", { source, build: image, ...args });
    const { releases } = platform.rollout({ entries: [{ service: web, variables: none, ...entry }] });
    return { releases, url: web.url, host: web.privateHost };
  });
  const inputs = (type: string) => asked.find((one) => one.type.endsWith(`:${type}`))?.inputs;
  return { asked, result, switched, inputs };
}

test("a container is made beside the one before, not started, with no right that it doesn't need", async () => {
  const { inputs, switched, result, asked: all } = await asked({ disk: { mountPath: "/data" } });
  expect(inputs("Container")).toEqual({
    image: "sha256:image-of-shop-web",
    ...{ start: false, mustRun: false, restart: "no", readOnly: true, logDriver: "local" },
    envs: ["PORT=10000"],
    labels: [
      { label: "slipway.service", value: "shop-web-name" },
      { label: "slipway.stack", value: "project/stack" },
    ],
    networksAdvanced: [{ name: "shop-network-name", aliases: ["web"] }],
    ports: [{ internal: 10_000, external: 8081, ip: "0.0.0.0", protocol: "tcp" }],
    volumes: [{ volumeName: "shop-web-name", containerPath: "/data" }],
    tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    ...{ stopTimeout: 30, destroyGraceSeconds: 30 },
  });
  expect(inputs("RemoteImage")).toEqual({ name: image.image, keepLocally: true, pullTriggers: [digest] });
  const replaced = all.filter(({ type }) => /:(Container|RemoteImage|Volume)$/.test(type));
  expect(replaced.map(({ options }) => [options.deletebeforereplacedefined, options.deletebeforereplace])).toEqual(
    [1, 2, 3].map(() => [true, false]),
  );
  expect(all.find(({ type }) => type.endsWith(":Container"))?.options.ignorechangesList).toEqual(["restart"]);
  const names = { title: "`web` of shop", service: "shop-web-name", wanted: "shop-web-id" };
  const urn = expect.stringMatching(/::shop-web$/);
  expect(switched).toEqual([{ ...names, urn, stack: "project/stack", nameSetting: "slipway:shop.nameSuffix" }]);
  expect(result).toEqual({ releases: { web: image.image }, url: "http://shop.example:8081", host: "web:10000" });
});

test("the release that is rolled out is what is pulled, and secrets and passwords stay secret", async () => {
  const other = `sha256:${"b".repeat(64)}`;
  const release = { kind: "image", image: "ghcr.io/acme/other", digest: other } as const;
  const variables = { ...none, values: { TOKEN: pulumi.secret("hunter2"), LEVEL: "info" } };
  const registries = { registries: '{"ghcr.io":{"username":"ada","password":"s3cret"}}' };
  const { asked: all, inputs } = await asked({ port: 4000 }, { release, variables }, registries);
  expect(inputs("RemoteImage")).toMatchObject({ name: `ghcr.io/acme/other@${other}` });
  expect(inputs("Container")).toMatchObject({ envs: ["LEVEL=info", "PORT=4000", "TOKEN=hunter2"] });
  const secrets = all.flatMap(({ name, secrets: paths }) => paths.map((path) => `${name} ${path}`));
  expect(secrets).toEqual(["shop-host registryAuth", "shop-web envs.2"]);
});

test("the health path is asked by `wget` where the settings say so", async () => {
  const { inputs } = await asked({ healthCheckPath: "/health" }, {}, { healthCheck: "wget" });
  expect(inputs("Container")).toMatchObject({
    healthcheck: { tests: ["CMD", "wget", "-q", "-T", "5", "-O", "/dev/null", "http://127.0.0.1:10000/health"] },
  });
});

test.each<[string, Partial<WebServiceArgs & ProcessArgs>, Partial<RolloutEntry>, string]>([
  ["a build", { build: { dockerfile: "Dockerfile" } }, {}, "`web` of shop has no image by its digest"],
  ["a tag", { build: { image: "ghcr.io/acme/shop:1" } }, {}, "has no image by its digest"],
  ["domains", { domains: ["acme.com"] }, {}, "has domains, and a Docker host has neither DNS nor certificates"],
  ["autoscaling", { autoscaling: { min: 1, max: 2, cpuPercent: 50 } }, {}, "is scaled by its load"],
  ["several instances", { instances: 2 }, {}, "has several instances"],
  ["a command before each deploy", { preDeployCommand: "migrate" }, {}, "has a command that runs before each deploy"],
  ["a branch", { followBranch: true }, {}, "follows its branch"],
  ["secret files", {}, { secretFiles: { "key.pem": "x" } }, "gets the secret file `key.pem`"],
])("%s is refused before anything is made", async (_, args, entry, reason) => {
  await expect(asked(args, entry)).rejects.toThrow(reason);
});

test("a web service that nothing publishes is refused", async () => {
  const run = runWithMocks(() => open({ publish: "{}" }).webService("web", { source, build: image }));
  await expect(run).rejects.toThrow('set `slipway:publish["shop.web"].port`');
});

test.each([
  ["publish", '{"web":{"port":80}}', "expected `<system>.<service>`"],
  ["publish", '{"shop.web":{"port":"80"}}', "expected number at `shop.web.port`"],
  ["sshOptions", "-i key", "expected a list of texts"],
  ["registries", '{"ghcr.io":"pw"}', "expected object at `ghcr.io`"],
  ["dockerHost", "tcp://203.0.113.5:2375", "could be root by"],
])("`%s` of %s is told", (name, text, reason) => {
  expect(() => settingsOf({ [name]: text })).toThrow(reason);
});
