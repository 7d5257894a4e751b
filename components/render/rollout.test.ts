import { expect, test } from "vitest";
import type { RolloutEntry, Service } from "../platform";
import type { Release } from "../release";
import { runWithMocks } from "./mocks.fixture";
import { RenderPlatform } from "./platform";

const commit = "0123456789abcdef0123456789abcdef01234567";
const digest = `sha256:${"ab".repeat(32)}`;
const source = { repo: "https://github.com/acme/shop" };
const none = { values: {}, runtimeOnly: [], defaults: [] };

/** What Render's rollout is told of one service. */
async function entryOf(entry: Omit<RolloutEntry, "service">, more: (web: Service) => RolloutEntry[] = () => []) {
  const { asked } = await runWithMocks(() => {
    const nameOf = (part: string) => part;
    const platform = new RenderPlatform({ system: "shop", environment: "local", region: "ohio", nameOf });
    const service = platform.webService("web", { source, build: { dockerfile: "Dockerfile" } });
    platform.rollout({ entries: [{ service, ...entry }, ...more(service)] });
  });
  const rollout = asked.find(({ type }) => type === "render:index:Rollout");
  return (rollout?.inputs.services as Record<string, unknown>).web;
}

test.each<[string, Release, string]>([
  ["a commit", { kind: "commit", commit }, commit],
  ["an image", { kind: "image", image: "ghcr.io/acme/shop", digest }, `ghcr.io/acme/shop@${digest}`],
])(
  "a service that runs %s has it as release, and its settings as what it is deployed anew for",
  async (_, release, text) => {
    expect(await entryOf({ release, variables: none })).toEqual({
      serviceId: "shop-web-id",
      release: text,
      triggers: { settings: "settingsFingerprint-of-shop-web" },
      envVars: {},
      runtimeEnvVars: [],
    });
  },
);

test("a service that follows its branch has its source in place of a release", async () => {
  const entry = await entryOf({ variables: none, after: ["api"] });
  expect(entry).toMatchObject({ source: "sourceFingerprint-of-shop-web", after: ["api"] });
  expect(entry).not.toHaveProperty("release");
});

test("variables go to the rollout, with the names of those that no build reads", async () => {
  const variables = { values: { LEVEL: "info", TITLE: "Shop" }, runtimeOnly: ["LEVEL"], defaults: [] };
  expect(await entryOf({ variables })).toMatchObject({
    envVars: { LEVEL: "info", TITLE: "Shop" },
    runtimeEnvVars: ["LEVEL"],
  });
});

test("a cron job follows its branch, and a release of its own is refused", async () => {
  const nightly = (release?: Release) =>
    runWithMocks(() => {
      const nameOf = (part: string) => part;
      const platform = new RenderPlatform({ system: "shop", environment: "staging", region: "ohio", nameOf });
      const build = { dockerfile: "Dockerfile" };
      const service = platform.cronJob("nightly", { source, build, schedule: "0 3 * * *" });
      platform.rollout({ entries: [{ service, variables: none, release }] });
    });
  const { asked } = await nightly();
  const rollout = asked.find(({ type }) => type === "render:index:Rollout");
  expect(rollout?.inputs.services).toMatchObject({ nightly: { source: "sourceFingerprint-of-shop-nightly" } });
  await expect(nightly({ kind: "commit", commit })).rejects.toThrow(
    "`nightly` is a cron job with a release, but Render only deploys the newest commit of a cron job's branch: leave its release out",
  );
});
