import { resolve } from "node:path";
import { EventSourceParserStream } from "eventsource-parser/stream";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type DataStores, startDataStores } from "../data-stores";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { type Container, dockerFault, Image } from "./docker";
import { PushingProject } from "./pushing-project";
import { Registry, registryFault } from "./registry";
import { need } from "../need";

const workspace = resolve(__dirname, "../../examples/realtime");
const services = ["orchestrator-api", "realtime-gateway", "consumers", "feeder"] as const;
type Service = (typeof services)[number];

const healthPaths: Record<Service, string> = {
  "orchestrator-api": "/api/v1/health/readiness",
  "realtime-gateway": "/health/readiness",
  consumers: "/ops/health/readiness",
  feeder: "/ops/health/readiness",
};
const requiredVariables: Record<Service, string[]> = {
  "orchestrator-api": ["DATABASE_URL", "REDIS_URL", "API_KEY"],
  "realtime-gateway": ["REDIS_URL", "ALLOW_ORIGINS"],
  consumers: ["DATABASE_URL", "REDIS_URL"],
  feeder: ["ORCHESTRATOR_BASE_URL", "ORCHESTRATOR_API_KEY"],
};
const preDeployCommand = ["node", "packages/migrations/dist/migrate.js", "up"];

const fault = need("DOCKER", dockerFault());
const images = new Map<Service, Image>();

beforeAll(async () => {
  if (fault !== undefined) return;
  // The image to build on, where the one that the Dockerfiles name can't be had.
  const { NODE_IMAGE } = process.env;
  for (const service of services) {
    images.set(service, await Image.build(`${workspace}/deploy/docker/${service}/Dockerfile`, workspace, NODE_IMAGE));
  }
});
afterAll(() => disposeAll(images.values()));

function imageOf(service: Service): Image {
  const image = images.get(service);
  if (image === undefined) throw new Error(`\`${service}\` has not been built`);
  return image;
}

async function disposeAll(things: Iterable<AsyncDisposable>): Promise<void> {
  await Promise.all([...things].map((thing) => thing[Symbol.asyncDispose]()));
}

describe.each(services)("the image of %s", (service) => {
  test("does not run as root", async () => {
    const { stdout } = await imageOf(service).run({}, "id", "-u");
    expect(Number(stdout)).toBeGreaterThan(0);
  });

  test("holds bundles and migrations, and nothing that built them", async () => {
    const { stdout } = await imageOf(service).run({}, "find", "/app", "-type", "f");
    const isNeeded = /\/dist\/(main|migrate)\.js(\.map)?$|\/packages\/migrations\/migrations\/\w+\.sql$/;
    expect(stdout.split("\n").filter((file) => !isNeeded.test(file))).toEqual([]);
    const tools = await imageOf(service).run({}, "sh", "-c", "command -v pnpm esbuild tsc git gcc make python3");
    expect(tools.stdout).toBe("");
  });

  test("without its variables ends with one line of JSON that names them all", async () => {
    const { exitCode, stdout } = await imageOf(service).run({});
    expect(exitCode).toBe(1);
    const problems = requiredVariables[service].map((name) => `\`${name}\` is missing`);
    expect(JSON.parse(stdout)).toMatchObject({ problems });
  });
});

test("orchestrator-api refuses to be read by pages of every origin", async () => {
  const stores = { DATABASE_URL: "postgresql://nowhere", REDIS_URL: "redis://nowhere" };
  const env = { ...stores, API_KEY: "a-key-of-sixteen-or-more", CORS_ALLOW_ORIGINS: "*" };
  const { exitCode, stdout } = await imageOf("orchestrator-api").run(env);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    problems: [expect.stringMatching(/^`CORS_ALLOW_ORIGINS`: .*`\*` is not/)],
  });
});

test("the pre-deploy command without its variable ends with one line of JSON that names it", async () => {
  const { exitCode, stdout } = await imageOf("orchestrator-api").run({}, ...preDeployCommand);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ problems: ["`DATABASE_URL` is missing"] });
});

describe("containers of all services", () => {
  const containers = new Map<Service, Container>();
  const ports = new Map<Service, number>();
  let stores: DataStores;

  beforeAll(async () => {
    if (fault !== undefined) return;
    stores = await startDataStores();
    for (const service of services) ports.set(service, await getPort());
  });
  afterAll(async () => {
    await disposeAll(containers.values());
    if (fault === undefined) await stores[Symbol.asyncDispose]();
  });

  const url = (service: Service) => `http://127.0.0.1:${ports.get(service)}`;

  function environmentOf(service: Service): Record<string, string> {
    const { DATABASE_URL, REDIS_URL } = stores;
    return {
      PORT: String(ports.get(service)),
      DATABASE_URL,
      REDIS_URL,
      API_KEY: "a-key-of-sixteen-or-more",
      ORCHESTRATOR_API_KEY: "a-key-of-sixteen-or-more",
      ORCHESTRATOR_BASE_URL: `${url("orchestrator-api")}/api/v1`,
      ALLOW_ORIGINS: "https://dashboard.example.com",
    };
  }

  test("find the tables that the pre-deploy command makes, which may run twice", async () => {
    const image = imageOf("orchestrator-api");
    for (const time of ["first", "second"]) {
      const { exitCode, stdout } = await image.run({ DATABASE_URL: stores.DATABASE_URL }, ...preDeployCommand);
      expect(exitCode, `${time} run: ${stdout}`).toBe(0);
    }
  });

  test("become healthy by their own health checks, and answer at their health paths", async () => {
    for (const service of services) containers.set(service, await imageOf(service).start(environmentOf(service)));
    await Promise.all([...containers.values()].map((container) => container.untilHealthy()));
    for (const service of services) {
      expect((await fetch(url(service) + healthPaths[service])).status, service).toBe(200);
    }
  });

  test("pass ticks on from the feeder to the live stream", async () => {
    const { body } = await fetch(`${url("realtime-gateway")}/realtime/ticks?symbol=BTCUSDT`);
    if (!body) throw new Error("the stream has no body");
    for await (const { data } of body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) {
      expect(JSON.parse(data)).toMatchObject({
        symbol: "BTCUSDT",
        price: expect.any(Number),
        sma10: expect.any(Number),
      });
      break;
    }
  });

  test("are made of an image that was pushed once, by the digest that its stack pins then", async ({ skip }) => {
    const noRegistry = registryFault();
    if (noRegistry !== undefined && process.env.REQUIRE_DOCKER === "1") throw new Error(noRegistry);
    if (noRegistry !== undefined) skip(noRegistry);
    await using registry = await Registry.start();
    await using folder = await TestFolder.create();
    const service = "realtime-gateway";
    const project = await PushingProject.in(folder.path, service, process.env.NODE_IMAGE);

    const first = await project.push(service, registry.place);
    const digest = await registry.digestOf("realtime-realtime-gateway", project.commit);
    const image = `${registry.place}/realtime-realtime-gateway@${digest}`;
    expect(first.images).toMatchObject([{ image, wasThere: false }]);
    const pinned = await project.settings();
    expect(parse(pinned)).toMatchObject({ config: { "slipway:realtime": { releases: { [service]: image } } } });

    const written = registry.writes;
    expect(written).toBeGreaterThan(0);
    const second = await project.push(service, registry.place);
    expect(second.images).toMatchObject([{ image, wasThere: true }]);
    expect(registry.writes).toBe(written);
    expect(await project.settings()).toBe(pinned);

    await using pulled = await Image.pulled(image);
    expect(await pulled.label("org.opencontainers.image.revision")).toBe(project.commit);
    const port = await getPort();
    await using container = await pulled.start({ ...environmentOf(service), PORT: String(port) });
    await container.untilHealthy();
    expect((await fetch(`http://127.0.0.1:${port}${healthPaths[service]}`)).status).toBe(200);
  });

  // In this order: a service that others wait on goes last, as it does when a system is taken down.
  test.each(services.toReversed())("%s ends with code 0 at SIGTERM", async (service) => {
    const container = containers.get(service);
    expect(await container?.stop(), await container?.log()).toBe(0);
  });
});
