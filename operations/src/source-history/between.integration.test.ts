import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { type Between, type Move, type Source, whatLiesBetween } from "./between";
import { openSourceHistory } from "./source-history";

let folder: string;
let repository: TestRepository;
/** By name. */
const commits: Record<string, string> = {};

const files: Readonly<Record<string, readonly string[]>> = {
  api: ["api/**", "shared/**", "db/**", "../outside/**"],
  web: ["web/**", "shared/**"],
  job: ["job/**"],
};

async function commit(name: string, changed: Record<string, string>): Promise<void> {
  const within = Object.entries(changed).map(([path, text]) => [`app/${path}`, text]);
  commits[name] = await repository.commit(Object.fromEntries(within) as Record<string, string>, name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-between-"));
  repository = await TestRepository.create(join(folder, "origin"));
  await commit("begin", { "api/a": "1", "web/w": "1", "job/j": "1", "shared/s": "1", "db/1.sql": "create 1" });
  await commit("api", { "api/a": "2", "db/2.sql": "create 2" });
  await commit("docs", { "docs/d": "1" });
  await commit("web", { "web/w": "2" });
  await repository.git("checkout", "--quiet", "-b", "hotfix", commits.api ?? "");
  await commit("hotfix", { "api/hot": "fix", "db/hot.sql": "create hot" });
  await repository.git("checkout", "--quiet", "main");
  await commit("later", { "api/a": "3" });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Names = readonly [service: string, from: string | undefined, to: string];

function between(...moves: readonly Names[]): Promise<Between[]> {
  const release = (name: string) => ({ kind: "commit", commit: commits[name] ?? name }) as const;
  const sourceOf = (_: string, service: string): Source | undefined =>
    files[service] && { repo: "origin", rootDir: "app", paths: files[service], migrations: ["db/*.sql"] };
  return whatLiesBetween(
    moves.map(([name, from, to]): Move => ({
      system: "shop",
      name,
      ...(from !== undefined && { from: release(from) }),
      to: release(to),
    })),
    { sourceOf, open: (repo, rootDir) => openSourceHistory({ root: folder }, repo, rootDir) },
  );
}

const told = ({ services, relation, comes, lost, migrations }: Between) => ({
  services,
  relation,
  comes: comes.map(({ subject }) => subject),
  lost: lost.map(({ subject }) => subject),
  migrations: migrations.map(({ path, change }) => `${change} ${path}`),
});

test.each<[string, Names, object]>([
  [
    "first where nothing runs",
    ["api", undefined, "api"],
    { relation: "first", comes: ["api"], migrations: ["added app/db/1.sql", "added app/db/2.sql"] },
  ],
  [
    "newer where all that runs is in it, by the commits of its own files",
    ["api", "begin", "later"],
    { relation: "newer", comes: ["later", "api"], lost: [], migrations: ["added app/db/2.sql"] },
  ],
  ["older where it lacks what runs", ["web", "web", "begin"], { relation: "older", comes: [], lost: ["web"] }],
  ["the same where its files are, though the commit is newer", ["job", "begin", "later"], { relation: "same" }],
  ["the same where its files are, though the commit is older", ["web", "later", "web"], { relation: "same" }],
  [
    "the same where the commits went apart over other services' files",
    ["job", "hotfix", "later"],
    { relation: "same", comes: [], lost: [] },
  ],
  [
    "newer where what went apart is of other services only",
    ["web", "hotfix", "later"],
    { relation: "newer", comes: ["web"], lost: [] },
  ],
  [
    "older where only what runs has commits of its files",
    ["web", "web", "hotfix"],
    { relation: "older", lost: ["web"] },
  ],
  [
    "diverged where each has what the other lacks",
    ["api", "hotfix", "later"],
    { relation: "diverged", comes: ["later"], lost: ["hotfix"], migrations: ["removed app/db/hot.sql"] },
  ],
])("a release is %s: %j", async (_, move, expected) => {
  const [found] = await between(move);
  expect(found && told(found)).toMatchObject(expected);
});

test("a merge that has passed a change over is newer all the same: whoever merged has decided that", async () => {
  await repository.git("checkout", "--quiet", "-b", "passing-over", "main");
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  await repository.git(...identity, "merge", "--quiet", "-s", "ours", "-m", "Pass over", "hotfix");
  commits["passed over"] = await repository.git("rev-parse", "HEAD");
  await repository.git("checkout", "--quiet", "main");
  const [found] = await between(["api", "hotfix", "passed over"]);
  expect(found && told(found)).toMatchObject({ relation: "newer", migrations: ["removed app/db/hot.sql"] });
});

test("what a branch brings to services that each stand at the commit that changed them last is told per service", async () => {
  // Staging follows its branch, production was promoted to one commit for all.
  const found = await between(["api", "docs", "later"], ["job", "docs", "begin"], ["web", "docs", "web"]);
  expect(found.map(told)).toMatchObject([
    { services: ["api"], relation: "newer", comes: ["later"] },
    { services: ["job"], relation: "same" },
    { services: ["web"], relation: "newer", comes: ["web"] },
  ]);
});

test("services that move between the same commits are told together where their files stand alike", async () => {
  const found = await between(["api", "begin", "later"], ["job", "begin", "later"], ["web", "begin", "later"]);
  expect(found.map(told)).toMatchObject([
    { services: ["api", "web"], relation: "newer", comes: ["later", "web", "api"] },
    { services: ["job"], relation: "same", comes: [] },
  ]);
});

test("what can't be had says why, and an image has no history", async () => {
  const absent = "0".repeat(40);
  expect(await between(["api", "begin", absent], ["unheard", "begin", "web"])).toMatchObject([
    { relation: "unknown", unknown: "the repository has no commit 000000000000: was it pushed?" },
    { relation: "unknown", unknown: "it isn't known where its repository is" },
  ]);
  const image = { kind: "image", image: "acme/api", digest: `sha256:${"a".repeat(64)}` } as const;
  const moves: Move[] = [{ system: "shop", name: "api", from: { kind: "commit", commit: absent }, to: image }];
  const reading = { sourceOf: () => undefined, open: () => Promise.reject(new Error("nothing is read")) };
  expect(await whatLiesBetween(moves, reading)).toMatchObject([{ relation: "image", comes: [], lost: [] }]);
});
