import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Environment } from "../components/environment";
import { buildSystem, commit } from "./build-system.fixture";
import { defineSystem } from "./system";

const repo = "https://github.com/acme/shop";
const name = "ghcr.io/acme/web";
const digest = `sha256:${"ab".repeat(32)}`;
const image = `${name}@${digest}`;
const worker = `registry.acme.com:5000/jobs@${digest}`;
const manifest = z.object({});

/** One of each: an image alone, an image or a build, and a build alone. */
const shop = defineSystem({
  name: "shop",
  services: {
    web: { kind: "web", manifest, image: { name } },
    jobs: { kind: "worker", manifest, image: { name: "registry.acme.com:5000/jobs", orBuilt: true } },
    api: { kind: "private", manifest },
  },
  build({ platform }) {
    const build = { dockerfile: "Dockerfile" };
    const web = platform.webService("web", {
      imageCommand: "serve",
      healthCheckPath: "/health",
      preDeployCommand: "migrate",
    });
    platform.backgroundWorker("jobs", { build });
    platform.privateService("api", { build });
    platform.rollout({ web: { variables: {}, after: ["api"] }, jobs: { variables: {} }, api: { variables: {} } });
    return { url: web.url };
  },
});

async function built(settings: Readonly<Record<string, unknown>>, environment: Environment = "production") {
  const released = settings.follow !== true;
  const { resources, problems } = await buildSystem(shop, { repo, ...settings }, { environment, released });
  expect(problems).toEqual([]);
  const inputs = (type: string) => resources.find((one) => one.type === `render:index:${type}`)?.inputs;
  const rollout = inputs("Rollout")?.services as Record<string, { release?: string; source?: string }>;
  return { web: inputs("WebService"), jobs: inputs("BackgroundWorker"), api: inputs("PrivateService"), rollout };
}

test("images by their digests stand beside a commit that the others are built from", async () => {
  const { web, jobs, api, rollout } = await built({ release: commit, releases: { web: image, jobs: worker } });
  expect(web).toMatchObject({ runtime: "image", image, dockerCommand: "serve", preDeployCommand: "migrate" });
  expect(jobs).toMatchObject({ runtime: "image", image: worker });
  for (const one of [web, jobs])
    for (const absent of ["repo", "branch", "rootDir", "buildFilter", "registryCredentialId"])
      expect(one).not.toHaveProperty(absent);
  expect(api).toMatchObject({ runtime: "docker", repo });
  expect(rollout).toMatchObject({
    web: { release: image, after: ["api"] },
    jobs: { release: worker },
    api: { release: commit },
  });
});

test("what can be either is built where its stack pins a commit", async () => {
  const { jobs, rollout } = await built({ release: commit, releases: { web: image } });
  expect(jobs).toMatchObject({ runtime: "docker", dockerfilePath: "Dockerfile", repo });
  expect(rollout.jobs).toMatchObject({ release: commit });
});

test.each<[string, object, Environment, string]>([
  ["a pull request's stack", { release: commit }, "preview", `${name}:main`],
  [
    "a stack of this machine, whose registry has it under another name",
    { release: commit },
    "local",
    "localhost:5000/web",
  ],
  ["staging that follows a branch", { follow: true }, "staging", `${name}:main`],
])("a tag is followed in %s, and is no release", async (_, settings, environment, tagged) => {
  const { web, rollout } = await built({ ...settings, releases: { web: tagged } }, environment);
  expect(web).toMatchObject({ image: tagged });
  expect(rollout.web).toHaveProperty("source");
  expect(rollout.web).not.toHaveProperty("release");
});

test("beside a branch that the others follow, an image stays at its digest", async () => {
  const { rollout } = await built({ follow: true, releases: { web: image } }, "staging");
  expect(rollout.web).toMatchObject({ release: image });
  expect(rollout.api).not.toHaveProperty("release");
});

describe("settings", () => {
  const digits = "`sha256:` and 64 lower-case hexadecimal digits";
  test.each<[string, object, Environment, string, string]>([
    [
      "no image",
      { release: commit },
      "staging",
      "releases.web",
      `is missing: staging needs the image of \`${name}\` to run, by its digest, ${digits}`,
    ],
    [
      "a tag in production",
      { release: commit, releases: { web: `${name}:1.2` } },
      "production",
      "releases.web",
      `is an image by a tag, which can be moved: production runs it by its digest, ${digits}`,
    ],
    [
      "a tag in staging that runs releases",
      { release: commit, releases: { web: name } },
      "staging",
      "releases.web",
      `is an image by a tag, which can be moved: staging runs it by its digest, ${digits}`,
    ],
    [
      "another image",
      { release: commit, releases: { web: `ghcr.io/acme/other@${digest}` } },
      "preview",
      "releases.web",
      `is an image of \`ghcr.io/acme/other\`: expected one of \`${name}\``,
    ],
    [
      "a commit of what is never built",
      { release: commit, releases: { web: commit } },
      "staging",
      "releases.web",
      `is a commit: the service isn't built from the repository, so it runs an image of \`${name}\` by its digest, ${digits}`,
    ],
    [
      "an image of what is built",
      { release: commit, releases: { web: image, api: image } },
      "staging",
      "releases.api",
      "is an image: the service is built from a repository, so it runs a commit",
    ],
    [
      "an image for all",
      { release: image, releases: { web: image } },
      "staging",
      "release",
      "is an image, and says what all services run that are built from the repository: expected a commit",
    ],
    [
      "no commit for what is built",
      { releases: { web: image, jobs: worker } },
      "staging",
      "release",
      "is missing: staging needs the commit to run (40 hex digits), for api",
    ],
    [
      "a branch and a commit",
      { follow: true, releases: { web: image, jobs: commit } },
      "staging",
      "follow",
      "can't be combined with `release` or `releases`: a service follows its branch or runs a release",
    ],
  ])("%s is one problem", (_, settings, environment, path, message) => {
    const context = { environment, stack: "any", isEncrypted: () => false };
    const { problems } = shop.configure(shop.settings.parse({ repo, ...settings }), context);
    expect(problems.map((one) => [one.path.join("."), one.message])).toEqual([[path, message]]);
  });

  test.each([
    [
      "a digest one digit short",
      { web: image.slice(0, -1) },
      `expected an image of \`${name}\` by its digest, ${digits}`,
    ],
    ["a digest of another algorithm", { web: `${name}@sha512:${"ab".repeat(32)}` }, `expected an image of \`${name}\``],
    [
      "no reference at all",
      { jobs: "Not An Image" },
      "hexadecimal digits, or a full commit of 40 lower-case hexadecimal digits",
    ],
  ])("%s is refused by its place", (_, releases, message) => {
    const { error } = shop.settings.safeParse({ repo, release: commit, releases });
    expect(error?.issues).toMatchObject([
      { path: ["releases", ...Object.keys(releases)], message: expect.stringContaining(message) },
    ]);
  });

  test("a repository is asked for where something is built from it, and else needn't be there", () => {
    const images = defineSystem({
      name: "shop",
      services: { web: { kind: "web", manifest, image: { name } } },
      build: () => ({}),
    });
    expect(images.settings.parse({ releases: { web: image } })).toMatchObject({ repo: "", releases: { web: image } });
    expect(shop.settings.safeParse({ release: commit }).error?.issues).toMatchObject([{ path: ["repo"] }]);
  });

  test.each<[string, object, string[]]>([
    ["built", { release: commit, releases: { web: image } }, ["registryCredentials.jobs"]],
    ["an image", { release: commit, releases: { web: image, jobs: worker } }, []],
  ])("of a credential of what is %s is told whether it does anything", (_, settings, idle) => {
    const parsed = shop.settings.parse({ repo, ...settings, registryCredentials: { web: "acme", jobs: "acme" } });
    const context = { environment: "staging", stack: "any", isEncrypted: () => false } as const;
    const { configured, problems } = shop.configure(parsed, context);
    expect(problems).toEqual([]);
    expect(configured.idle.map(({ path }) => path.join("."))).toEqual(idle);
  });

  test("a credential is only for what can run an image", () => {
    const { error } = shop.settings.safeParse({ repo, registryCredentials: { api: "acme" } });
    expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["api"], path: ["registryCredentials"] }]);
  });
});

describe("the registry of a stack", () => {
  const ours = { name: "shop-jobs", orBuilt: true };
  const web = { kind: "web", manifest, image: { name } } as const;
  const jobs = { kind: "worker", manifest, image: ours } as const;
  const system = defineSystem({ name: "shop", services: { web, jobs }, build: () => ({}) });
  const problemsOf = (settings: object, environment: Environment) => {
    const context = { environment, stack: "any", isEncrypted: () => false };
    const parsed = system.settings.parse({ repo, release: commit, ...settings });
    return system.configure(parsed, context).problems.map(({ path, message }) => `${path.join(".")} ${message}`);
  };
  const pinsIn = (registry: string) => ({ web: image, jobs: `${registry}/shop-jobs@${digest}` });

  test.each<[string, object, Environment, string[]]>([
    ["holds what the stack runs", { registry: "ghcr.io/ours", releases: pinsIn("ghcr.io/ours") }, "production", []],
    ["on this machine has a port", { registry: "127.0.0.1:25000", releases: pinsIn("127.0.0.1:25000") }, "staging", []],
    ["is any in `local`", { releases: pinsIn("127.0.0.1:25000") }, "local", []],
    ["is not needed where all is built or built elsewhere", { releases: { web: image } }, "production", []],
    [
      "is another one than the image's",
      { registry: "ghcr.io/ours", releases: pinsIn("ghcr.io/theirs") },
      "staging",
      ["releases.jobs is an image of `ghcr.io/theirs/shop-jobs`: expected one of `ghcr.io/ours/shop-jobs`"],
    ],
    [
      "is nowhere said",
      { releases: pinsIn("ghcr.io/ours") },
      "production",
      [
        "registry is missing: production runs an image of `shop-jobs`, and nothing says in which registry it is; expected host and path such as " +
          "`ghcr.io/acme` or `localhost:5000`, in lower case, without `https://`",
      ],
    ],
  ])("%s", (_, settings, environment, problems) => {
    expect(problemsOf(settings, environment)).toEqual(problems);
  });

  test.each(["https://ghcr.io/acme", "ghcr.io/Acme", "", "ghcr.io/acme:tag", "ghcr.io/acme/"])(
    "is refused as `%s`",
    (registry) => {
      const { error } = system.settings.safeParse({ repo, release: commit, registry });
      expect(error?.issues).toMatchObject([{ path: ["registry"], message: expect.stringContaining("host and path") }]);
    },
  );

  test("stands before the names of the system's own images alone, whatever their composition says", async () => {
    const settings = { release: commit, registry: "ghcr.io/ours" };
    const inputs = await built({ ...settings, releases: { web: image, jobs: `ghcr.io/ours/jobs@${digest}` } });
    expect([inputs.jobs?.image, inputs.web?.image]).toEqual([`ghcr.io/ours/jobs@${digest}`, image]);
  });

  test("is no setting of a system that has none of its own", () => {
    const images = defineSystem({ name: "shop", services: { web }, build: () => ({}) });
    const { error } = images.settings.safeParse({ releases: { web: image }, registry: "ghcr.io/ours" });
    expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["registry"] }]);
  });
});

test("an image that nothing says which is refused, whatever becomes of the rules", async () => {
  const run = buildSystem(shop, { repo, release: commit }, { environment: "local" });
  await expect(run).rejects.toThrow("`shop`'s `web` has no release, and no setting lets it follow its branch");
});

test("a static site that is to run an image is refused when it is defined", () => {
  const define = () =>
    defineSystem({ name: "shop", services: { pages: { kind: "site", manifest, image: { name } } }, build: () => ({}) });
  expect(define).toThrow("`shop`'s `pages` is a static site, so it runs no image: it is files");
});
