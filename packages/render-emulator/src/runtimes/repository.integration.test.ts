import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { TestFolder } from "../testing/test-folder";
import { TestRepository } from "../testing/test-repository";
import { Guard } from "./guard";
import { Repositories } from "./repository";

const job = { log: () => undefined, signal: new AbortController().signal };

/** A repository of one commit, and the copy of it that was fetched. */
async function fetchedOnce(folder: string, guard: Guard) {
  const origin = await TestRepository.create(join(folder, "origin"), { "file.txt": "first" });
  const dir = join(folder, "repositories");
  const repositories = new Repositories({ dir, guard, env: process.env, limitMs: 60_000 });
  await repositories.resolve(origin.path, { branch: "main" }, job);
  return { origin, repositories, copy: join(dir, (await readdir(dir))[0] ?? "") };
}

test("a commit that one deploy still fetches is never half there for another", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  const { origin, repositories, copy } = await fetchedOnce(folder.path, guard);
  for (let round = 1; round <= 5; round += 1) {
    // Few enough objects that git would unpack them one by one, the commit first.
    const commitId = await origin.commit(largeFiles(90, `${round}`), `Round ${round}`);
    const fetching = repositories.resolve(origin.path, { commitId }, job);
    while ((await execa("git", ["cat-file", "-e", commitId], { cwd: copy, reject: false })).exitCode !== 0);
    const workTree = join(folder.path, `checkout-${round}`);
    await repositories.checkOut(origin.path, commitId, "", workTree, job);
    expect(await readFile(join(workTree, "89.txt"), "utf8")).toMatch(new RegExp(`^${round} x+$`));
    await fetching;
  }
});

test("a fetch that was killed stands in the way of none after it", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  const { origin, repositories, copy } = await fetchedOnce(folder.path, guard);
  const commitId = await origin.commit({ "file.txt": "second" });
  for (const lock of ["shallow.lock", `refs/emulator/${commitId}.lock`]) await writeFile(join(copy, lock), "");
  expect(await repositories.resolve(origin.path, { commitId }, job)).toMatchObject({ id: commitId });
});

test("who is canceled does not wait for the fetch of somebody else", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  // A transport that never says anything.
  const env = { ...process.env, GIT_SSH_COMMAND: "sleep 600 #", GIT_SSH_VARIANT: "simple" };
  const dir = join(folder.path, "repositories");
  const repositories = new Repositories({ dir, guard, env, limitMs: 600_000 });
  const [first, second] = [new AbortController(), new AbortController()];
  const resolve = ({ signal }: AbortController) =>
    repositories.resolve(
      "ssh://nobody@127.0.0.1/silent.git",
      { commitId: "c".repeat(40) },
      { log: () => undefined, signal },
    );
  const both = [resolve(first), resolve(second)];
  second.abort(new Error("canceled"));
  await expect(both[1]).rejects.toThrow("canceled");
  first.abort(new Error("canceled as well"));
  await expect(both[0]).rejects.toThrow("canceled as well");
});

function largeFiles(count: number, start: string): Record<string, string> {
  const file = (_: unknown, at: number) => [`${at}.txt`, `${start} ${"x".repeat(20_000 + at)}`];
  return Object.fromEntries(Array.from({ length: count }, file)) as Record<string, string>;
}
