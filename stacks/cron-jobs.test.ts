import { describe, expect, test } from "vitest";
import { z } from "zod";
import { buildSystem, commit } from "./build-system.fixture";
import { defineSystem } from "./system";

const repo = "https://github.com/acme/timed";

describe("a cron job", () => {
  const system = defineSystem({
    name: "timed",
    services: { web: { kind: "web", manifest: z.object({}) }, nightly: { kind: "cron", manifest: z.object({}) } },
    build({ platform }) {
      const build = { dockerfile: "Dockerfile" };
      platform.webService("web", { build });
      platform.cronJob("nightly", { build, schedule: "0 3 * * *" });
      platform.rollout({ web: { variables: {} }, nightly: { variables: {} } });
      return {};
    },
  });

  test.each(["staging", "preview", "local"] as const)(
    "follows its branch in %s, whatever the others are pinned to, and has its plan from the settings",
    async (environment) => {
      const settings = { repo, release: commit, plans: { nightly: "standard" } };
      const { resources } = await buildSystem(system, settings, { environment });
      const made = Object.fromEntries(resources.map(({ type, inputs }) => [type, inputs]));
      expect(made["render:index:CronJob"]).toMatchObject({ schedule: "0 3 * * *", plan: "standard" });
      const services = made["render:index:Rollout"]?.services as Record<string, object>;
      expect(services.web).toMatchObject({ release: commit });
      expect(services.nightly).toHaveProperty("source");
      expect(services.nightly).not.toHaveProperty("release");
    },
  );

  test("is refused in production, which runs releases", async () => {
    const settings = { repo, release: commit };
    await expect(buildSystem(system, settings, { environment: "production" })).rejects.toThrow(
      "`timed` has the cron job `nightly` in production, which runs releases, and Render only deploys the newest commit of a cron job's " +
        "branch: leave it out of production, or let it run an image, which `releases` pins by its digest",
    );
  });

  describe("of an image", () => {
    const image = "ghcr.io/acme/report";
    const digest = `${image}@sha256:${"ab".repeat(32)}`;
    const ofImage = defineSystem({
      name: "timed",
      services: { nightly: { kind: "cron", manifest: z.object({}), image: { name: image } } },
      build({ platform }) {
        platform.cronJob("nightly", { imageCommand: "report", schedule: "0 3 * * *" });
        platform.rollout({ nightly: { variables: {} } });
        return {};
      },
    });

    test("runs in production what it is pinned to, with nothing of the repository", async () => {
      const settings = { repo, releases: { nightly: digest }, registryCredentials: { nightly: "rgc-1" } };
      const { resources, problems } = await buildSystem(ofImage, settings, { environment: "production" });
      const [job] = resources.filter(({ type }) => type === "render:index:CronJob");
      expect(problems).toEqual([]);
      expect(job?.inputs).toMatchObject({
        ...{ runtime: "image", image: digest, dockerCommand: "report", registryCredentialId: "rgc-1" },
        schedule: "0 3 * * *",
      });
      for (const name of ["repo", "branch", "rootDir", "buildFilter"]) expect(job?.inputs).not.toHaveProperty(name);
      const rollout = resources.find(({ type }) => type === "render:index:Rollout")?.inputs;
      expect(rollout?.services).toMatchObject({ nightly: { release: digest } });
    });

    test("is refused in production by a tag, whatever becomes of the rules, and taken in a pull request's stack", async () => {
      const settings = { repo, releases: { nightly: `${image}:1` } };
      const build = (environment: "production" | "preview") => buildSystem(ofImage, settings, { environment });
      await expect(build("production")).rejects.toThrow("let it run an image, which `releases` pins by its digest");
      const { resources, problems } = await build("preview");
      expect(problems).toEqual([]);
      expect(resources.find(({ type }) => type === "render:index:CronJob")?.inputs).toMatchObject({
        image: `${image}:1`,
      });
    });
  });

  test.each([
    ["a release", { releases: { nightly: commit } }, "releases"],
    ["a number of instances", { instances: { nightly: 2 } }, "instances"],
    ["a domain", { domains: { nightly: "nightly.acme.com" } }, "domains"],
  ])("can't be given %s", (_, given, setting) => {
    const { error } = system.settings.safeParse({ repo, ...given });
    expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["nightly"], path: [setting] }]);
  });
});
