import { expect, test } from "vitest";
import { checkValues } from "../../components/manifest";
import type { Environment } from "../../components/environment";
import { buildSystem, commit } from "../build-system.fixture";
import { goapp } from ".";
import { manifest } from "./manifests";

const digest = `ghcr.io/acme/goapp@sha256:${"a".repeat(64)}`;
const right = { repo: "https://github.com/acme/goapp", release: commit };

function build(settings: object = {}, environment: Environment = "staging") {
  return buildSystem(goapp, { ...right, ...settings }, { environment });
}

async function inputsOf(built: ReturnType<typeof build>, name: string): Promise<Record<string, unknown>> {
  const { resources } = await built;
  return resources.find((resource) => resource.name === name)?.inputs ?? {};
}

test("one web service with a disk, which one rollout brings up", async () => {
  const { resources, problems } = await build();
  expect(problems).toEqual([]);
  expect(resources.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
    "GeneratedSecret goapp-access-key",
    "GeneratedSecret goapp-metrics-token",
    "Rollout goapp",
    "WebService goapp-web",
  ]);
  expect(await inputsOf(build(), "goapp-web")).toMatchObject({
    disk: { mountPath: "/data", sizeGB: 1 },
    dockerfilePath: "Dockerfile",
    healthCheckPath: "/health",
  });
});

test("a stack pins it to an image by its digest, and says how large its disk is", async () => {
  const settings = { registry: "ghcr.io/acme", releases: { web: digest }, disk: { sizeGB: 5 } };
  const service = await inputsOf(build(settings, "production"), "goapp-web");
  expect(service).toMatchObject({ disk: { mountPath: "/data", sizeGB: 5 } });
  expect(String(service.image)).toMatch(/^ghcr\.io\/acme\/goapp\b/);
  expect(service).not.toHaveProperty("dockerfilePath");
  const { web } = (await inputsOf(build(settings, "production"), "goapp")).services as { web: object };
  expect(web).toMatchObject({ release: digest });
});

test("what a stack gives is what it runs with", async () => {
  const key = "k".repeat(32);
  const variables = { web: { ACCESS_KEY: key, METRICS_TOKEN: key, LOG_LEVEL: "debug" } };
  const built = buildSystem(
    goapp,
    { ...right, variables },
    { encrypted: ["variables.web.ACCESS_KEY", "variables.web.METRICS_TOKEN"] },
  );
  const { problems, resources } = await built;
  expect(problems).toEqual([]);
  // No key is made beside one that is given.
  expect(resources.map(({ name }) => name).sort()).toEqual(["goapp", "goapp-web"]);
  const { web } = (await inputsOf(built, "goapp")).services as { web: { envVars: object } };
  expect(web.envVars).toEqual({
    ACCESS_KEY: key,
    METRICS_TOKEN: key,
    LOG_LEVEL: "debug",
    DATABASE_PATH: "/data/goapp.db",
  });
});

test.each<[string, object, string]>([
  [
    "two instances",
    { instances: { web: 2 } },
    "instances.web is 2, but `web` has its database on a disk, which no two instances can share: expected 1",
  ],
  [
    "autoscaling",
    { autoscaling: { web: { min: 1, max: 2, cpuPercent: 60 } } },
    "autoscaling.web is set, but `web` has its database on a disk, which no two instances can share: expected 1",
  ],
])("%s is refused", async (_, settings, expected) => {
  const { problems } = await build(settings);
  expect(problems.map(({ path, message }) => `${path.join(".")} ${message}`).join("\n")).toContain(expected);
});

test.each(["/tmp/goapp.db", "/data/../goapp.db", "/data/", "/data", "goapp.db"])(
  "a database at %s is refused",
  (path) => {
    const told = checkValues(manifest, { ACCESS_KEY: "k".repeat(32), DATABASE_PATH: path }, "production");
    expect(told.map(({ problem }) => problem).join()).toContain("expected a file in `/data`, the disk");
  },
);

test("one instance may be said", async () => {
  expect((await build({ instances: { web: 1 } })).problems).toEqual([]);
});
