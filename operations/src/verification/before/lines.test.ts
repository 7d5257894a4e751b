import { expect, test } from "vitest";
import type { ServiceSource } from "../../../../stacks/system";
import type { Between } from "../../source-history/between";
import { Unanswered } from "../../source-history/source-history";
import type { CommitChecks } from "./commit-checks";
import { earlierLine, type Past } from "./earlier-line";
import { greenLine, type Places } from "./green-line";
import { migrationsLine } from "./migrations-line";
import { environmentLine, variablesLine } from "./settings-lines";

const commit = (digit: string) => ({ kind: "commit" as const, commit: digit.repeat(40) });
const [one, two] = [commit("1"), commit("2")];

const problems = [
  { configPath: "slipway:shop.repo", message: "is missing: the Git URL", isMissing: true },
  { configPath: "slipway:shop.variables.web.KEY", message: "is missing: production needs it", isMissing: true },
  { configPath: "slipway:shop.variables.web.FLAG", message: "can't be `true` in production: it is off there" },
  { configPath: "slipway:desk.variables.web.FLAG", message: "can't be `true` in production: it is off there" },
];

test("what is missing is of the environment, a wrong value of its system's variables", () => {
  expect(environmentLine("production", problems)).toMatchObject({
    outcome: "failed",
    note: "slipway:shop.repo is missing: the Git URL, and 1 more",
  });
  expect(variablesLine("shop", {}, problems, "production")).toMatchObject({
    outcome: "failed",
    note: "slipway:shop.variables.web.FLAG can't be `true` in production: it is off there",
  });
});

test("right settings pass; which variables the stack sets is said, and not what to", () => {
  const settings = { variables: { web: { LEVEL: "debug", KEY: { secure: "v1:x" } } } };
  expect(environmentLine("production", [])).toMatchObject({ outcome: "passed" });
  expect(variablesLine("shop", settings, [], "production")).toMatchObject({
    outcome: "passed",
    note: "the stack sets LEVEL, KEY",
  });
  expect(variablesLine("shop", {}, [], "production")).toMatchObject({ note: "all have their defaults" });
});

const source = (release: ServiceSource["release"] = one): ServiceSource => ({
  repo: "https://github.com/acme/shop",
  rootDir: "",
  branch: "main",
  paths: ["**"],
  release,
});
const passed: CommitChecks = { state: "passed", count: 3 };
/** A repository whose `main` stands at `two`, and has `one`. */
function places(checks: CommitChecks = passed, more: Partial<Places> = {}): Places {
  const known = [one.commit, two.commit];
  return {
    tipOf: () => Promise.resolve(two.commit),
    isWithin: (_, asked) => Promise.resolve(known.includes(asked)),
    checksOf: () => Promise.resolve(checks),
    ...more,
  };
}

test("a commit is green that is on its branch and whose checks have passed", async () => {
  expect(await greenLine("shop", { web: source(), worker: source() }, places())).toEqual({
    system: "shop",
    check: "what it is to run is on `main`, and green",
    outcome: "passed",
    note: "111111111111 is on `main`; 3 checks passed",
  });
});

test("what follows its branch is to run what that holds", async () => {
  const web = { ...source(), release: undefined };
  expect(await greenLine("shop", { web }, places())).toMatchObject({
    note: "222222222222 is on `main`; 3 checks passed",
  });
});

test.each([
  [source(commit("3")), places(), "failed", "333333333333 is no commit of `main`"],
  [
    source(),
    places({ state: "failed", names: ["lint"] }),
    "failed",
    "111111111111 is on `main`, but it is not green: lint",
  ],
  [source(), places({ state: "failed", names: [] }), "failed", "but it is not green: no check has run"],
  [source(), places({ state: "pending", names: ["unit"] }), "failed", "but its checks are not over: unit"],
  [
    source(),
    places({ state: "unknown", reason: "GitHub doesn't answer" }),
    "skipped",
    "but not what came of its checks: GitHub doesn't answer",
  ],
  [
    source(),
    places(passed, { tipOf: () => Promise.resolve(undefined) }),
    "skipped",
    "where `main` stands can't be looked up",
  ],
  [
    source(),
    places(passed, { isWithin: () => Promise.reject(new Unanswered("it has no such commit")) }),
    "skipped",
    "it has no such commit",
  ],
  [source({ kind: "image", digest: "sha256:1" } as never), places(), "skipped", "an image doesn't say"],
] as const)("%#: is not green", async (given, at, outcome, note) => {
  const line = await greenLine("shop", { web: given }, at);
  expect(line).toMatchObject({ outcome, note: expect.stringContaining(note) as string });
});

test("of several commits the one that is not green tells", async () => {
  const checksOf = (_: string, asked: string): Promise<CommitChecks> =>
    Promise.resolve(asked === one.commit ? passed : { state: "failed", names: ["e2e"] });
  const sources = { web: source(), worker: source(two) };
  expect(await greenLine("shop", sources, places(passed, { checksOf }))).toMatchObject({ outcome: "failed" });
});

const between = (more: Partial<Between>): Between => ({
  system: "shop",
  services: ["web"],
  from: one,
  to: two,
  relation: "newer",
  comes: [],
  lost: [],
  migrations: [],
  ...more,
});

test("migrations that come are named for people, and none is none", () => {
  const migration = { path: "prisma/migrations/1/migration.sql", change: "added" } as never;
  expect(migrationsLine("shop", { between: [between({})] })).toMatchObject({ outcome: "passed", note: "none comes" });
  const line = migrationsLine("shop", {
    between: [between({ migrations: [migration] }), between({ migrations: [migration] })],
  });
  expect(line).toMatchObject({
    outcome: "skipped",
    note: "can't be checked here: that is for people, and the pull request shows them: prisma/migrations/1/migration.sql",
  });
});

test.each([
  [
    { between: [between({ unknown: "it is gone" })] },
    /which migrations come with shop\/web can't be told, since it is gone$/,
  ],
  [{ reason: "there is no key" }, /^can't be checked here: there is no key$/],
])("where nobody can tell what comes, that is said", (seen, note) => {
  expect(migrationsLine("shop", seen)).toMatchObject({
    outcome: "skipped",
    note: expect.stringMatching(note) as string,
  });
});

const bundle = (release = one) => ({ shop: { web: release } });
const past = (release = one, outcome?: "passed" | "failed"): Past => ({
  bundle: bundle(release),
  checks: outcome === undefined ? {} : { shop: outcome },
  verifiedAt: "2026-11-26T10:00:00Z",
});
const other = () => Promise.resolve({ value: false });

test.each([
  [[past(two, "failed"), past(one, "passed")], other, "passed", "`staging` at 111111111111, 2026-11-26T10:00:00Z"],
  [
    [past(two, "passed")],
    () => Promise.resolve({ value: true }),
    "passed",
    /^`staging` at 222222222222, .*, whose files are those of 111111111111$/,
  ],
  [[past(two, "passed")], other, "failed", "`staging` never ran 111111111111"],
  [
    [past(two, "passed")],
    () => Promise.resolve({ reason: "it is gone" }),
    "skipped",
    "can't be checked here: whether `staging` was verified with the same files can't be told, since it is gone",
  ],
  [[], other, "failed", "`staging` never ran 111111111111"],
  [[past(one, "failed")], other, "failed", "`staging` failed its checks at 111111111111"],
  [[past(one)], other, "failed", "`staging` was not verified at 111111111111"],
] as const)("%#: whether it was verified before", async (entries, isAlike, outcome, note) => {
  const line = await earlierLine({ system: "shop", wanted: bundle(), from: "staging" }, entries, isAlike);
  expect(line).toMatchObject({
    check: "an earlier stack was verified at this release",
    outcome,
    note: typeof note === "string" ? note : (expect.stringMatching(note) as string),
  });
});
