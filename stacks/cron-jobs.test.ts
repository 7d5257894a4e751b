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
        "branch: leave it out of production, or let it run an image by its digest, `registry/path@sha256:…`",
    );
  });

  describe("of an image", () => {
    const digest = `ghcr.io/acme/report@sha256:${"ab".repeat(32)}`;
    const ofImage = (image: string) =>
      defineSystem({
        name: "timed",
        services: { nightly: { kind: "cron", manifest: z.object({}) } },
        build({ platform }) {
          const build = { image, command: "report", registryCredentialId: "rgc-1" };
          platform.cronJob("nightly", { build, schedule: "0 3 * * *" });
          platform.rollout({ nightly: { variables: {} } });
          return {};
        },
      });

    test("runs it in production by its digest, with nothing of the repository", async () => {
      const { resources } = await buildSystem(
        ofImage(digest),
        { repo, release: commit },
        { environment: "production" },
      );
      const [job] = resources.filter(({ type }) => type === "render:index:CronJob");
      expect(job?.inputs).toMatchObject({
        ...{ runtime: "image", image: digest, dockerCommand: "report", registryCredentialId: "rgc-1" },
        schedule: "0 3 * * *",
      });
      for (const name of ["repo", "branch", "rootDir", "buildFilter"]) expect(job?.inputs).not.toHaveProperty(name);
    });

    test("is refused in production by a tag, and taken elsewhere", async () => {
      const build = (environment: "production" | "staging") =>
        buildSystem(ofImage("ghcr.io/acme/report:1"), { repo, release: commit }, { environment });
      await expect(build("production")).rejects.toThrow("let it run an image by its digest");
      await expect(build("staging")).resolves.toBeDefined();
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
