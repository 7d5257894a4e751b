import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitServer } from "../../packages/render-emulator/src/testing/git-server";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "./engine";

// The project's own program on a stack that follows a branch, which is pushed to as developers push.
const root = resolve(__dirname, "../..");
const rootDir = "examples/specimen";

let engine: Engine;
let server: GitServer;
let clone: TestRepository;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "specimen-program"));
  const seed = await TestRepository.clone(root, join(engine.folder, "seed"));
  await seed.git("checkout", "--quiet", "-B", "main");
  await execa("git", ["clone", "--quiet", "--bare", "--branch", "main", seed.path, join(engine.folder, "hub.git")]);
  clone = await TestRepository.clone(join(engine.folder, "hub.git"), join(engine.folder, "clone"));
  server = await GitServer.start(engine.folder);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

function configure(settings: object): Promise<void> {
  const specimen = { repo: server.url("hub.git"), rootDir, follow: true, ...settings };
  return engine.configure({ "slipway:environment": "staging", "slipway:specimen": specimen });
}

interface Row {
  deploy: { trigger: string; status: string; commit: { id: string } | null };
}

/** The newest deploy of the service, as the API tells it. */
async function newestDeploy(): Promise<string> {
  const { "specimen-web-test": id = "" } = await engine.services();
  const [row] = (await engine.api("GET", `/services/${id}/deploys?limit=1`)) as Row[];
  return `${row?.deploy.trigger} ${row?.deploy.commit?.id} ${row?.deploy.status}`;
}

test("a preview refuses a repository and a branch that are not there, and touches nothing", async () => {
  await configure({ branch: "master" });
  const branch = await engine.pulumi("preview");
  expect(branch.exitCode).not.toBe(0);
  expect(branch.text).toContain("slipway:specimen.branch is `master`: expected a branch of `repo`");
  await configure({ repo: server.url("none.git") });
  const repository = await engine.pulumi("preview");
  expect(repository.text).toContain(`slipway:specimen.repo is \`${server.url("none.git")}\`: no repository is there`);
  expect(await engine.services()).toEqual({});
});

test("a push is deployed, and the program sees no drift in it and has nothing to do", async () => {
  await configure({});
  const up = await engine.up();
  expect(up.exitCode, up.text).toBe(0);
  const pushed = await clone.commit({ [`${rootDir}/NOTES.md`]: "A note" }, "Add a note");
  await clone.git("push", "--quiet", "origin", "main");
  await expect.poll(newestDeploy).toBe(`new_commit ${pushed} live`);
  const again = await engine.pulumi("preview", "--refresh", "--expect-no-changes");
  expect(again.exitCode, again.text).toBe(0);
  const unchanged = await engine.up();
  expect(unchanged.text).not.toMatch(/to update|updated/);
  expect(await newestDeploy()).toBe(`new_commit ${pushed} live`);
});

test("a push that concerns the service not at all is none", async () => {
  const before = await newestDeploy();
  const unrelated = await clone.commit({ "docs/unrelated.md": "1" });
  await clone.git("push", "--quiet", "origin", "main");
  const { "specimen-web-test": id = "" } = await engine.services();
  const query = `/logs?ownerId=${engine.emulator.ownerId}&resource=${id}&type=build&direction=backward&limit=20`;
  const lines = async () => JSON.stringify(await engine.api("GET", query));
  await expect.poll(lines).toContain(`==> Commit ${unrelated} isn't deployed: it changes no file of`);
  expect(await newestDeploy()).toBe(before);
});
