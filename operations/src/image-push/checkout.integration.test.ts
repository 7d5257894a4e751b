import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HostedRepository } from "../git-host/hosted-repository.fixture";
import { NO_COMMIT } from "./as-built";
import { Checkout } from "./checkout";
import { commitOf } from "./commits";

let hosted: HostedRepository;
beforeEach(async () => {
  hosted = await HostedRepository.create();
});
afterEach(() => hosted[Symbol.asyncDispose]());

const sourceOf = (branch: string) => ({ repo: hosted.host.url, rootDir: "", branch, paths: ["**"] });

test("of a repository elsewhere the newest commit of the branch is built, unless one is pinned or asked for", async () => {
  const first = await hosted.repository.git("rev-parse", "HEAD");
  const next = await hosted.repository.commit({ "a.txt": "second" });
  const commitIn = async (commit: string, asked?: string) => {
    const release = { kind: "commit" as const, commit };
    return (await commitOf({ ...sourceOf("main"), release }, hosted.folder.path, asked)).commit;
  };
  expect(await commitOf(sourceOf("main"), hosted.folder.path, undefined)).toEqual({ commit: next, uncommitted: [] });
  expect(await commitIn(NO_COMMIT)).toBe(next);
  expect(await commitIn(first)).toBe(first);
  expect(await commitIn(first, next)).toBe(next);
  await expect(commitOf(sourceOf("nowhere"), hosted.folder.path, undefined)).rejects.toThrow(
    "The newest commit of the branch `nowhere` can't be asked for: give one with `--commit`",
  );
});

test("an earlier commit is laid out as it was committed, with nothing of git, and is gone afterwards", async () => {
  const first = await hosted.repository.git("rev-parse", "HEAD");
  await hosted.repository.commit({ "a.txt": "second", "b.txt": "b" });
  const checkout = await Checkout.of(hosted.host.url, first);
  expect(readdirSync(checkout.folder)).toEqual(["a.txt"]);
  expect(readFileSync(join(checkout.folder, "a.txt"), "utf8")).toBe("first");
  expect(checkout.committedAt).toBe(await hosted.repository.git("show", "--no-patch", "--format=%cI", first));
  expect(checkout.hasSubmodules).toBe(false);
  await checkout[Symbol.asyncDispose]();
  expect(existsSync(checkout.folder)).toBe(false);
});

test("a commit that names submodules is told, since they are not in it", async () => {
  const commit = await hosted.repository.commit({ ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ../x\n' });
  await using checkout = await Checkout.of(hosted.repository.path, commit);
  expect(checkout.hasSubmodules).toBe(true);
});

test.each<[string, () => string, RegExp]>([
  [
    "a commit that isn't there",
    () => hosted.host.url,
    /^The repository `\S+` has no commit d{40}: push it there first\.$/,
  ],
  [
    "no repository",
    () => join(hosted.folder.path, "nowhere"),
    /^The repository `\S+nowhere` can't be read: `git ls-remote` with/,
  ],
])("%s is one sentence", async (_, repo, sentence) => {
  await expect(Checkout.of(repo(), "d".repeat(40))).rejects.toThrow(sentence);
});
