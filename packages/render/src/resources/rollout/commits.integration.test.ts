import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { histories } from "./commits";

let folder: string;
const ids: string[] = [];

async function git(...args: string[]): Promise<string> {
  const identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];
  return (await execa("git", [...identity, ...args], { cwd: folder })).stdout;
}

async function commit(subject: string): Promise<void> {
  await git("commit", "--allow-empty", "--message", `${subject}\n\nA body that nobody needs to see.`);
  ids.push(await git("rev-parse", "HEAD"));
}

/** How git shortens an id. */
const short = (index: number): string => (ids[index] ?? "").slice(0, 7);
const long = (index: number): string => (ids[index] ?? "").slice(0, 12);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "commits-test-"));
  await git("init", "--initial-branch=main");
  await commit("Begin");
  await commit("Add a page");
  await commit("Mend the page");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the commits between two releases are told by subject, the newest first", async () => {
  const lines = [`Commits from ${long(0)} to ${long(2)}:`, `  ${short(2)} Mend the page`, `  ${short(1)} Add a page`];
  const movement = { from: ids[0], to: ids[2] };
  expect(await histories([movement, movement], [folder])).toEqual(lines);
  expect(await histories([movement], ["https://example.com/shop", pathToFileURL(folder).href])).toEqual(lines);
});

test("going back tells the commits that are left", async () => {
  expect(await histories([{ from: ids[2], to: ids[1] }], [folder])).toEqual([
    `Commits of ${long(2)} that ${long(1)} does not have:`,
    `  ${short(2)} Mend the page`,
  ]);
});

test("a first release is told by its own subject", async () => {
  expect(await histories([{ from: undefined, to: ids[1] }], [folder])).toEqual([
    `Commit ${long(1)}:`,
    `  ${short(1)} Add a page`,
  ]);
});

test("what no repository at hand has, what stays and what is no commit is not told", async () => {
  const image = `ghcr.io/acme/shop@sha256:${"a".repeat(64)}`;
  const movements = [
    { from: ids[0], to: "9".repeat(40) },
    { from: ids[0], to: ids[0] },
    { from: ids[0], to: image },
    { from: ids[0], to: undefined },
  ];
  expect(await histories(movements, [folder, join(folder, "none"), "git@example.com:acme/shop"])).toEqual([]);
});
