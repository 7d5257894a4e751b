import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmulator } from "./emulator";
import { eventsOf } from "./testing/events-of";
import { GitServer } from "./testing/git-server";
import { TestClient } from "./testing/test-client";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
/** Where pushes go. */
let hub: string;
let clone: TestRepository;

beforeEach(async () => {
  context = await startTestEmulator();
  const { folder } = context;
  const seed = await TestRepository.create(join(folder, "seed"), {
    "web/server.js": webServer("one"),
    "docs/a.md": "one",
  });
  hub = join(folder, "hub.git");
  await seed.git("clone", "--quiet", "--bare", seed.path, hub);
  clone = await TestRepository.clone(hub, join(folder, "clone"));
});
afterEach(() => context[Symbol.asyncDispose]());

/** Commits and pushes. Returns the commit's id. */
async function push(files: Record<string, string>, message = "A change"): Promise<string> {
  const id = await clone.commit(files, message);
  await clone.git("push", "--quiet", "origin", "HEAD");
  return id;
}

function follower(name: string, repo = hub, overrides = {}) {
  return context.client.createWebService(name, repo, {
    branch: "main",
    rootDir: "web",
    autoDeploy: "yes",
    ...overrides,
  });
}

/** Trigger, commit and end of a service's deploys, the newest first. */
async function deploys(id: string, client = context.client): Promise<string[]> {
  return (await client.deploys(id)).map(({ trigger, commit, status }) => `${trigger} ${commit?.id} ${status}`);
}

async function read(url = ""): Promise<string> {
  return (await fetch(url)).text();
}

test.each(["a path on this machine", "a URL"])("a push to a followed branch at %s is deployed", async (where) => {
  await using server = await GitServer.start(context.folder);
  const { service, deploy } = await follower("push", where === "a URL" ? server.url("hub.git") : hub);
  const pushed = await push({ "web/server.js": webServer("two") }, "Say two\n\nFor good.");
  await expect
    .poll(() => deploys(service.id))
    .toEqual([`new_commit ${pushed} live`, `api ${deploy.commit?.id} deactivated`]);
  expect(await read(service.serviceDetails.url)).toBe("two");
  const [newest] = await context.client.deploys(service.id);
  expect(newest?.commit?.message).toBe("Say two\n\nFor good.");
});

test("of what is pushed, only what concerns a service is deployed, and its log says why", async () => {
  const { service, deploy } = await follower("filtered");
  const isSkipped = async (id: string, why: string): Promise<void> => {
    await expect.poll(() => context.client.logs(service.id)).toContain(`==> Commit ${id} isn't deployed: ${why}`);
  };
  const outside = await push({ "docs/a.md": "two" });
  await isSkipped(outside, "it changes no file of the root directory and build filter");
  const unwanted = await push({ "web/server.js": webServer("skipped") }, "Tidy up [skip render]");
  await isSkipped(unwanted, "its message says `[skip render]`");
  const ignored = (await eventsOf(context.client, service.id)).filter(({ type }) => type === "commit_ignored");
  expect(ignored.map(({ details }) => details)).toEqual([outside, unwanted].map((id) => ({ id, url: `${hub}#${id}` })));
  const wanted = await push({ "web/server.js": webServer("three") });
  await expect
    .poll(() => deploys(service.id))
    .toEqual([`new_commit ${wanted} live`, `api ${deploy.commit?.id} deactivated`]);
});

test("a service that does not follow, or is suspended, is left alone beside one that follows", async () => {
  const { client } = context;
  const pinned = await follower("pinned", hub, { autoDeploy: "no" });
  const suspended = await follower("suspended");
  const following = await follower("following");
  await client.ask("POST", `/services/${suspended.service.id}/suspend`);
  const first = await push({ "web/server.js": webServer("two") });
  await expect.poll(() => deploys(following.service.id)).toContain(`new_commit ${first} live`);
  await client.ask("POST", `/services/${suspended.service.id}/resume`);
  await client.ask("PATCH", `/services/${pinned.service.id}`, { autoDeploy: "yes" });
  // What came before they followed is not for them; what comes after is.
  await expect.poll(async () => (await deploys(suspended.service.id))[0]).toMatch(/^service_resumed \w+ live$/);
  await expect.poll(() => seenCommit(pinned.service.id)).toBe(first);
  await expect.poll(() => seenCommit(suspended.service.id)).toBe(first);
  const second = await push({ "web/server.js": webServer("three") });
  for (const { service } of [pinned, suspended]) {
    await expect.poll(async () => (await deploys(service.id))[0]).toBe(`new_commit ${second} live`);
    expect((await deploys(service.id)).join()).not.toContain(`new_commit ${first}`);
  }
});

/** Up to which commit the branch was looked at for a service, as the data folder says. */
async function seenCommit(id: string): Promise<string | undefined> {
  const state = JSON.parse(await readFile(join(context.folder, "data/state.json"), "utf8")) as {
    services: { service: { id: string }; followed?: { commit: string } | null }[];
  };
  return state.services.find(({ service }) => service.id === id)?.followed?.commit;
}

test("a branch that can't be looked at is told once, and followed again when it can", async () => {
  const { client } = context;
  const { service } = await follower("unreachable");
  await rename(hub, `${hub}-away`);
  const message = "==> Branch `main` of";
  await expect.poll(() => client.logs(service.id)).toContain(`${message} ${hub} can't be looked at, so new commits`);
  await rename(`${hub}-away`, hub);
  const pushed = await push({ "web/server.js": webServer("two") });
  await expect.poll(async () => (await deploys(service.id))[0]).toBe(`new_commit ${pushed} live`);
  expect((await client.logs(service.id)).split(message)).toHaveLength(2);
});

test("what was pushed while the emulator was off is deployed when it is on again", async () => {
  const { service, deploy } = await follower("off");
  await expect.poll(() => seenCommit(service.id)).toBe(deploy.commit?.id);
  await context.emulator.stop();
  const pushed = await push({ "web/server.js": webServer("two") });
  const { folder } = context;
  await using again = await startEmulator({ dataDir: join(folder, "data"), cacheDir: join(folder, "cache") });
  const client = new TestClient(again);
  await expect.poll(async () => (await deploys(service.id, client))[0]).toBe(`new_commit ${pushed} live`);
});
