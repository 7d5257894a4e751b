import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import type { Docker, ImageBuild, TaggedImage } from "../image-push/docker";
import { requireAnswer } from "../image-push/emulator-registry";
import { OperationError } from "../operation-error";
import type { CommandContext } from "./context";
import { imagePush, type ImagePushOptions } from "./image-push";
import { projectWith, realtime, removeProjects, right } from "./project.fixture";

afterAll(removeProjects);

const services = ["orchestrator-api", "realtime-gateway", "consumers", "feeder"];
const step: CommandContext["step"] = (_title, work) => work(() => undefined);

/** An engine and a registry that keep what they are given. */
class FakeDocker implements Docker {
  readonly built: (ImageBuild & { note: string })[] = [];
  readonly there = new Map<string, TaggedImage>();
  own = "linux/amd64";

  ownPlatform = () => Promise.resolve(this.own);
  tagged = (reference: string) => Promise.resolve(this.there.get(reference));

  build(build: ImageBuild): Promise<void> {
    this.built.push({ ...build, note: readFileSync(path.join(build.context, "note.txt"), "utf8") });
    return Promise.resolve();
  }

  push(reference: string): Promise<string> {
    const digest = `sha256:${String(this.there.size + 1).repeat(64)}`;
    const inputs = this.built.find((build) => build.reference === reference)?.labels["dev.slipway.inputs"];
    this.there.set(reference, { digest, inputs });
    return Promise.resolve(digest);
  }
}

/** Where the registry beside the emulator is. */
const beside = "127.0.0.1:25000";

/** A project whose stack `local` has `realtime` in a repository of its own, with one commit. */
function projectAt(settings: object = {}) {
  const local = { "slipway:environment": "local", "slipway:realtime": { repo: "./app", rootDir: "code", ...settings } };
  const production = { ...right, "slipway:realtime": { ...realtime, registry: "ghcr.io/acme" } };
  const stacks = { local, production, unsaid: right };
  const project = projectWith(stacks);
  const code = path.join(project.root, "app/code");
  for (const service of services) {
    mkdirSync(path.join(code, "deploy/docker", service), { recursive: true });
    const args = "ARG LOG_LEVEL\nARG API_KEY\nARG ORCHESTRATOR_API_KEY\nARG ALLOW_ORIGINS\n";
    writeFileSync(path.join(code, "deploy/docker", service, "Dockerfile"), `FROM node AS node\n${args}`);
  }
  writeFileSync(path.join(code, "note.txt"), "as committed");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], {
      cwd: path.join(project.root, "app"),
      encoding: "utf8",
    }).trim();
  git("init", "--quiet");
  git("remote", "add", "origin", "git@github.com:acme/realtime.git");
  git("add", "--all");
  git("commit", "--quiet", "--message=First");
  const docker = new FakeDocker();
  const emulator = { start: vi.fn(() => Promise.resolve(beside)), address: () => Promise.resolve(beside) };
  const push = (names: readonly string[] = [], options: Partial<ImagePushOptions> = {}) =>
    imagePush(
      { ...project.context, step },
      "realtime",
      names,
      { stack: "local", registry: "localhost:5000", platform: "linux/amd64", pin: true, ...options },
      docker,
      emulator,
    );
  const pins = () =>
    (parse(readFileSync(path.join(project.root, "Pulumi.local.yaml"), "utf8")) as { config: Record<string, unknown> })
      .config["slipway:realtime"];
  /** Writes the stack's file anew. */
  const set = (more: object) => {
    const config = { ...local, "slipway:realtime": { ...local["slipway:realtime"], ...more } };
    writeFileSync(path.join(project.root, "Pulumi.local.yaml"), stringify({ config }));
  };
  return { ...project, set, code, docker, emulator, push, pins, git, commit: git("rev-parse", "HEAD") };
}

test("each service that may run an image is built of its commit, labelled, pushed, and pinned by its digest", async () => {
  const { push, docker, commit, pins, said, code } = projectAt({ variables: { shared: { LOG_LEVEL: "debug" } } });
  writeFileSync(path.join(code, "deploy/docker/feeder/Dockerfile"), "FROM elsewhere\n");
  writeFileSync(path.join(code, "note.txt"), "changed, and not committed");
  expect(await push()).toBe(0);
  expect(docker.built.map(({ reference }) => reference)).toEqual(
    services.map((service) => `localhost:5000/realtime-${service}:${commit}`),
  );
  expect(docker.built[0]).toMatchObject({
    note: "as committed",
    platform: "linux/amd64",
    buildArguments: { LOG_LEVEL: "debug" },
    labels: {
      "org.opencontainers.image.revision": commit,
      "org.opencontainers.image.source": "https://github.com/acme/realtime",
      "org.opencontainers.image.created": expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    },
  });
  const digests = [1, 2, 3, 4].map((digit) => `sha256:${String(digit).repeat(64)}`);
  const images = services.map((service, index) => [service, `localhost:5000/realtime-${service}@${digests[index]}`]);
  expect(pins()).toMatchObject({ repo: "./app", releases: Object.fromEntries(images) as object });
  expect(docker.built.every(({ context }) => !existsSync(context))).toBe(true);
  const text = said.join("\n");
  expect(text).toContain("its Dockerfile asks for `API_KEY`, which is a secret: it is not in the image.");
  expect(text).toContain("asks for `ALLOW_ORIGINS`, which isn't known before the stack is up");
  expect(text).toContain("feeder: what is not committed is not in the image: code/deploy/docker/feeder/Dockerfile.");
  expect(text).toContain("`Pulumi.local.yaml` pins this now; nothing is deployed yet.");
});

test("what is in the registry already is not built again, and pinned all the same", async () => {
  const { push, docker, pins, said } = projectAt();
  await push(["feeder"]);
  const pinned = pins();
  await push(["feeder"]);
  expect(docker.built).toHaveLength(1);
  expect(pins()).toEqual(pinned);
  expect(said.at(-1)).toBe("`Pulumi.local.yaml` pins this already.");
  // Beside it, the next one is pinned.
  await push(["consumers"]);
  expect(pins()).toMatchObject({ releases: { feeder: expect.any(String), consumers: expect.any(String) } });
});

test("without a pin the digests are printed alone, as one document where that is asked for", async () => {
  const complained = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { push, pins, said, commit } = projectAt();
  await push(["feeder"], { pin: false, json: true, registry: "registry.example.com/ours" });
  complained.mockRestore();
  expect(pins()).not.toHaveProperty("releases");
  const image = `registry.example.com/ours/realtime-feeder@sha256:${"1".repeat(64)}`;
  expect(JSON.parse(said.join(""))).toEqual({
    ...{ stack: "local", system: "realtime", pinned: false },
    images: [{ service: "feeder", commit, image, wasThere: false }],
  });
});

test("what the stack pins is built before the newest, and the commit that is asked for before both", async () => {
  const { push, docker, git, commit, set, code } = projectAt();
  writeFileSync(path.join(code, "note.txt"), "later");
  // What is no part of a service makes no release of it.
  writeFileSync(path.join(code, "package.json"), "{}");
  git("add", "--all");
  git("commit", "--quiet", "--message=Later");
  const later = git("rev-parse", "HEAD");
  await push(["feeder"]);
  set({ release: commit });
  await push(["consumers"]);
  await push(["realtime-gateway"], { commit: later });
  expect(docker.built.map(({ note }) => note)).toEqual(["later", "as committed", "later"]);
});

test("a commit without the Dockerfile, and a stack that follows its branch, are one sentence each", async () => {
  const { push, docker, git, set } = projectAt();
  git("rm", "--quiet", "code/deploy/docker/feeder/Dockerfile");
  git("commit", "--quiet", "--message=Gone");
  await expect(push()).rejects.toThrow(
    /^Commit [0-9a-f]{12} has no `code\/deploy\/docker\/feeder\/Dockerfile`, of which the image of `feeder` is built/,
  );
  set({ follow: true });
  await expect(push(["consumers"])).rejects.toThrow("has `follow: true`, so what it runs is chosen by its branch");
  expect(docker.built).toEqual([]);
});

test("another engine's processor, and another platform than Render's, are told", async () => {
  const { push, docker, said } = projectAt();
  docker.own = "linux/arm64";
  await push(["feeder"]);
  expect(said.join("\n")).toContain("This engine builds linux/arm64 by itself: for linux/amd64 it emulates another");
  await push(["consumers"], { platform: "linux/arm64" });
  expect(said.join("\n")).toContain("Render runs linux/amd64 alone, and these are for linux/arm64.");
});

test("a tag that is in the registry with other content is refused, and stays what it is", async () => {
  const { push, docker, pins } = projectAt();
  await push(["feeder"]);
  await expect(push(["feeder"], { platform: "linux/arm64" })).rejects.toThrow(
    /is in the registry already as sha256:1{64}, made with other arguments or for another one, and the tag of a commit is never moved/,
  );
  expect([docker.built.length, docker.there.size]).toEqual([1, 1]);
  expect(pins()).toMatchObject({ releases: { feeder: expect.stringContaining("1".repeat(64)) as unknown } });
});

test.each<[string, readonly string[], Partial<ImagePushOptions>, string]>([
  ["a static site", ["dashboard"], {}, "`dashboard` of `realtime` is a static site: it is files, and runs no image."],
  ["no such service", ["feeders"], {}, "There is no service `feeders` in realtime: name one of"],
  ["a short commit", ["feeder"], { commit: "abc1234" }, "`--commit abc1234` is no commit: give all of its 40 digits"],
  ["a commit that isn't there", ["feeder"], { commit: "d".repeat(40) }, `has no commit ${"d".repeat(40)}`],
  ["no platform", ["feeder"], { platform: "amd64" }, "`--platform amd64` is no platform of Linux's"],
  [
    "no registry of a stack elsewhere",
    ["feeder"],
    { stack: "unsaid", registry: undefined as never },
    "Where the images of `unsaid` are is not said: set `slipway:realtime.registry` in `Pulumi.unsaid.yaml`, such as to `ghcr.io/<you>`, or to `127.0.0.1:25000`",
  ],
  [
    "a registry that a stack elsewhere doesn't say",
    ["feeder"],
    { stack: "unsaid", registry: "ghcr.io/acme" },
    "`unsaid` runs images of `<registry>/realtime-feeder` alone as `feeder`, and this would be `ghcr.io/acme/realtime-feeder`: set `slipway:realtime.registry` to `ghcr.io/acme`",
  ],
  [
    "a URL",
    ["feeder"],
    { registry: "https://ghcr.io/acme" },
    "`--registry https://ghcr.io/acme` is no place of images",
  ],
  ["no such stack", ["feeder"], { stack: "prod" }, "There is no stack `prod` in this project"],
  [
    "a registry that production has no images of",
    ["feeder"],
    { stack: "production", registry: "ghcr.io/others" },
    "`production` runs images of `ghcr.io/acme/realtime-feeder` alone as `feeder`, and this would be `ghcr.io/others/realtime-feeder`",
  ],
])("%s is one sentence, and nothing is built or pinned", async (_, names, options, sentence) => {
  const { push, docker, pins } = projectAt();
  const pushed = push(names, options);
  await expect(pushed).rejects.toThrow(OperationError);
  await expect(pushed).rejects.toThrow(sentence);
  expect(docker.built).toEqual([]);
  expect(pins()).not.toHaveProperty("releases");
});

test("images go where their stack says, in `local` to the registry beside the emulator, which is started then", async () => {
  const { push, docker, pins, set, emulator } = projectAt();
  const byStack = { registry: undefined as never };
  await push(["feeder"], byStack);
  expect(emulator.start).toHaveBeenCalledOnce();
  expect(pins()).toMatchObject({ releases: { feeder: `${beside}/realtime-feeder@sha256:${"1".repeat(64)}` } });
  set({ registry: "registry.example.com/ours" });
  await push(["feeder"], byStack);
  expect(docker.built.map(({ reference }) => reference.replace(/:[^:]*$/, ""))).toEqual([
    `${beside}/realtime-feeder`,
    "registry.example.com/ours/realtime-feeder",
  ]);
  expect(emulator.start).toHaveBeenCalledOnce();
});

test("what the registry beside the emulator can't do is one sentence, in its own words", async () => {
  const server = createServer((_request, response) => {
    response
      .writeHead(503)
      .end(JSON.stringify({ errors: [{ code: "UNAVAILABLE", message: "No Docker engine answers" }] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(requireAnswer(address)).rejects.toThrow(new OperationError("No Docker engine answers."));
  server.close();
});

test("without an engine nothing else is looked at", async () => {
  const { push, docker, emulator } = projectAt();
  docker.ownPlatform = () => Promise.reject(new OperationError("none answers"));
  await expect(push(["feeder"], { registry: undefined as never })).rejects.toThrow("none answers");
  expect(docker.built).toEqual([]);
  expect(emulator.start).not.toHaveBeenCalled();
});

test("a stack's file with other changes than pins is refused", async () => {
  const { push, root, docker } = projectAt();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], { cwd: root });
  git("init", "--quiet");
  git("add", "Pulumi.yaml", "Pulumi.local.yaml");
  git("commit", "--quiet", "--message=First");
  await push(["feeder"]);
  await push(["consumers"]);
  const file = path.join(root, "Pulumi.local.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("rootDir: code", "rootDir: code # of ours\n    plans: {}"));
  await expect(push(["feeder"])).rejects.toThrow("`Pulumi.local.yaml` has changes that are not committed");
  expect(docker.built).toHaveLength(2);
});
