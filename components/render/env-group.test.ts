import { describe, expect, test } from "vitest";
import type { BoundVariables } from "../manifest";
import type { EnvGroup, Platform } from "../platform";
import { runWithMocks } from "./mocks.fixture";
import { RenderPlatform } from "./platform";

const source = { repo: "https://github.com/acme/shop" };
const build = { dockerfile: "Dockerfile" };
const bound = (values: BoundVariables["values"]): BoundVariables => ({ values, runtimeOnly: [], defaults: [] });

/** What the engine is asked for by a composition of services that have groups in common. */
function run(composition: (platform: Platform) => unknown) {
  return runWithMocks(() => {
    composition(
      new RenderPlatform({
        system: "shop",
        environment: "staging",
        region: "oregon",
        nameOf: (part) => `shop-${part}-staging`,
      }),
    );
  });
}

/** Two services with one group, a third with none. */
function compose(platform: Platform): void {
  const shared = platform.envGroup("shared", {
    variables: bound({ LOG_LEVEL: "info" }),
    secretFiles: { "ca.pem": "-----BEGIN" },
  });
  const [api, jobs] = [
    platform.webService("api", { source, build }),
    platform.backgroundWorker("jobs", { source, build }),
  ];
  const nightly = platform.cronJob("nightly", { source, build, schedule: "0 3 * * *" });
  platform.rollout({
    entries: [
      { service: api, variables: bound({}), groups: [shared], secretFiles: { "key.pem": "k" } },
      { service: jobs, variables: bound({}), groups: [shared] },
      { service: nightly, variables: bound({}) },
    ],
  });
}

test("a group is linked by the rollout to the services in whose part of it it is named, and to no other", async () => {
  const { asked } = await run(compose);
  const services = asked.find(({ type }) => type === "render:index:Rollout")?.inputs.services as Record<
    string,
    { envGroups?: object }
  >;
  const groups = Object.entries(services).map(([name, { envGroups }]) => [name, envGroups]);
  expect(Object.fromEntries(groups)).toEqual({
    api: { shared: "shop-shared-id" },
    jobs: { shared: "shop-shared-id" },
    nightly: undefined,
  });
});

test("a changed group deploys its services: their triggers have its fingerprint", async () => {
  const { asked } = await run(compose);
  const services = asked.find(({ type }) => type === "render:index:Rollout")?.inputs.services as Record<
    string,
    { triggers: object }
  >;
  const triggers = Object.entries(services).map(([name, entry]) => [name, Object.keys(entry.triggers)]);
  expect(Object.fromEntries(triggers)).toEqual({
    api: ["group-shared", "settings"],
    jobs: ["group-shared", "settings"],
    nightly: ["settings"],
  });
});

test("files are secrets though nobody says so, a group's and a service's own", async () => {
  const { asked } = await run(compose);
  const secrets = asked.flatMap(({ type, secrets: paths }) => paths.map((path) => `${type} ${path}`));
  expect(secrets).toEqual(
    expect.arrayContaining([
      "render:index:EnvGroup secretFiles.ca.pem",
      "render:index:Rollout services.api.secretFiles.key.pem",
    ]),
  );
});

describe("a service is refused", () => {
  test("what two of its groups give it under one name", async () => {
    const ask = run((platform) => {
      const groups = ["one", "other"].map((name) => platform.envGroup(name, { variables: bound({ A: name }) }));
      const service = platform.webService("api", { source, build });
      platform.rollout({ entries: [{ service, variables: bound({}), groups }] });
    });
    await expect(ask).rejects.toThrow("`api` gets `A` from two groups, `one` and `other`");
  });

  test("a group of another platform", async () => {
    const foreign: EnvGroup = { name: "theirs", variables: bound({}), secretFiles: {} };
    const ask = run((platform) => {
      const service = platform.webService("api", { source, build });
      platform.rollout({ entries: [{ service, variables: bound({}), groups: [foreign] }] });
    });
    await expect(ask).rejects.toThrow("`theirs` was not created by the Render platform");
  });
});
