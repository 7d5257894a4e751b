import { expect, test } from "vitest";
import type { ServiceSource } from "../../../../stacks/system";
import type { Bundle } from "../../releases/bundle";
import type { SourceReading } from "../../source-history/between";
import type { SourceHistory } from "../../source-history/source-history";
import { type Earlier, earlierLineOf, migrationsLineOf } from "./compared-lines";
import { wantedOf } from "./wanted";

const commit = (digit: string) => ({ kind: "commit" as const, commit: digit.repeat(40) });
const [one, two] = [commit("1"), commit("2")];
const following: ServiceSource = { repo: "r", rootDir: "", branch: "main", paths: ["**"], release: undefined };
const pinned = { ...following, release: one };

/** One repository, in which all services' files are alike at all commits. */
const history = {
  isAlike: () => Promise.resolve(true),
  isAncestor: () => Promise.resolve(true),
  migrationsBetween: () => Promise.resolve([]),
} as Partial<SourceHistory> as SourceHistory;
const reading: SourceReading = {
  sourceOf: () => ({ repo: "r", rootDir: "", paths: [], migrations: [] }),
  open: () => Promise.resolve(history),
};
const stack = (name: string) => ({ stack: name, config: { "slipway:shop": { repo: "r" } } });
const verified = (bundle: Bundle): { value: Earlier } => ({
  value: { ...stack("staging"), entries: [{ bundle, checks: { shop: "passed" } }] },
});

const both = { shop: { web: one, worker: one } };
/** What is said of migrations and of staging, where a branch stands at `tip`. */
async function said(sources: Readonly<Record<string, ServiceSource>>, tip: string | undefined, past: Bundle = both) {
  const wanted = await wantedOf("shop", sources, { tipOf: () => Promise.resolve(tip) });
  const comparing = { system: "shop", wanted, reading };
  return [
    await migrationsLineOf(comparing, { value: both }),
    await earlierLineOf(comparing, stack("production"), verified(past)),
  ];
}

test.each([
  ["all", { web: following, worker: following }, "web and worker"],
  ["one", { web: pinned, worker: following }, "worker"],
])("where the branch of %s can't be looked up, nothing is taken for the same", async (_, sources, services) => {
  const note = `can't be checked here: where \`main\` stands can't be looked up, so what comes isn't known of ${services}`;
  for (const line of await said(sources, undefined)) expect(line).toMatchObject({ outcome: "skipped", note });
});

test("what a branch holds is compared with what runs, and with what was verified", async () => {
  expect(await said({ web: pinned, worker: following }, two.commit)).toMatchObject([
    { outcome: "passed", note: "none comes" },
    { outcome: "passed", note: "`staging` at 111111111111, whose files are those of 111111111111 + 1 other" },
  ]);
});

test("a service that was not verified elsewhere is not the same", async () => {
  const [, earlier] = await said({ web: pinned, worker: following }, two.commit, { shop: { web: one } });
  expect(earlier).toMatchObject({ outcome: "failed", note: "`staging` never ran 111111111111 + 1 other" });
});

test("what always follows its branch, as a cron job does, is compared with nothing", async () => {
  const nightly: ServiceSource = { ...following, alwaysFollows: true };
  const wanted = await wantedOf("shop", { web: pinned, nightly }, { tipOf: () => Promise.resolve(undefined) });
  expect(wanted).toEqual({ value: { shop: { web: one } } });
});

test("where the code can't be read, nobody says that it never ran elsewhere", async () => {
  const wanted = await wantedOf("shop", { web: following }, { tipOf: () => Promise.resolve(two.commit) });
  const nowhere = { ...reading, open: () => Promise.resolve(undefined) };
  const comparing = { system: "shop", wanted, reading: nowhere };
  expect(await earlierLineOf(comparing, stack("production"), verified(both))).toMatchObject({
    outcome: "skipped",
    note: expect.stringContaining("was verified with the same files can't be told, since") as string,
  });
});

test("another repository's commit was verified nowhere", async () => {
  const wanted = await wantedOf("shop", { web: pinned }, { tipOf: () => Promise.resolve(undefined) });
  const target = { stack: "production", config: { "slipway:shop": { repo: "other" } } };
  expect(await earlierLineOf({ system: "shop", wanted, reading }, target, verified(both))).toMatchObject({
    outcome: "failed",
    note: expect.stringContaining("of `staging` and of `production` are different repositories") as string,
  });
});
