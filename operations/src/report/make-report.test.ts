import { expect, test } from "vitest";
import { settingsError } from "../../../infra/problem";
import { DRASTIC, ONE, ORDINARY, recorded, TWO } from "../preview/recorded.fixture";
import { Unanswered } from "../source-history/source-history";
import { markdownOf } from "./markdown";
import { history, reportOn, surroundings } from "./report.fixture";
import { problemsIn } from "./rules";

test("a report says in one line what happens to those who use the stack", async () => {
  expect((await reportOn(ORDINARY)).summary).toBe(
    "2 services deploy (1 built), 1 service goes back to a kept deploy (nothing built), 1 migration runs, 1 database grows, " +
      "nothing is replaced, minutes of downtime of postgres, $27 → $54 a month.",
  );
});

test("a report puts what is lost for good before all else", async () => {
  expect((await reportOn(DRASTIC)).summary).toBe(
    "Data of cache and postgres is lost, 1 web service is new, 1 key value store goes away, postgres is replaced, " +
      "postgres is down until the new one is there, $26 → $69 a month.",
  );
});

test("a report says of each part what changes, and what that does", async () => {
  const { systems } = await reportOn(ORDINARY);
  const parts = systems[0]?.parts ?? [];
  expect(parts.map(({ part, op, deploy, downtime }) => [part, op, deploy?.building.kind, downtime])).toEqual([
    ["api", "deploy", "build", undefined],
    ["postgres", "update", undefined, "minutes of downtime"],
    ["site", "deploy", "kept deploy", undefined],
    ["worker", "update", "no build", undefined],
  ]);
  expect(parts[0]?.deploy).toMatchObject({ from: ONE, to: TWO });
  expect(parts[1]?.settings).toMatchObject([
    { name: "plan", from: "basic_256mb", to: "basic_1gb" },
    { name: "networks that may connect", added: ["203.0.113.0/24 office"], removed: [] },
  ]);
  expect(parts[3]?.settings).toMatchObject([
    { name: "instances", from: "1", to: "3" },
    { name: "LOG_LEVEL", from: "info", to: "debug", isSecret: false },
    { name: "KEY", kind: "update", isSecret: true },
    { name: "NEW", kind: "add", to: "1" },
  ]);
  expect(parts[3]?.settings[2]).not.toHaveProperty("from");
});

test("a report says which data is lost, and whether Pulumi refuses that", async () => {
  const { systems } = await reportOn(DRASTIC);
  expect(systems[0]?.parts.map(({ part, dataAtRisk }) => [part, dataAtRisk])).toEqual([
    ["cache", { what: "its data is deleted", isProtected: false }],
    ["postgres", { what: "its data is deleted, its backups too", isProtected: true }],
    ["search", undefined],
  ]);
});

test("services that move alike are told together, with the migrations of any of them", async () => {
  const { releases } = await reportOn(ORDINARY);
  expect(releases).toHaveLength(1);
  expect(releases[0]).toMatchObject({
    services: ["api", "site"],
    from: ONE,
    to: TWO,
    isOlder: false,
    comparison: `https://github.com/acme/shop/compare/${ONE}...${TWO}`,
    migrations: [{ path: "migrations/1.sql", change: "added" }],
  });
  expect(releases[0]?.commits?.map(({ subject }) => subject)).toEqual(["Sell more", "Sell faster"]);
});

test("a release to an older commit says so, with the commits that are left out again", async () => {
  const asked: (string | undefined)[][] = [];
  const older = {
    ...history,
    isAncestor: async () => true,
    commitsBetween: async (from: string | undefined, to: string) => {
      asked.push([from, to]);
      return from === TWO ? history.commitsBetween(from, to) : [];
    },
  };
  const { releases } = await reportOn(ORDINARY, { open: async () => older });
  expect(releases[0]).toMatchObject({ isOlder: true });
  expect(releases[0]?.commits).toHaveLength(2);
  expect(asked).toEqual([
    [ONE, TWO],
    [TWO, ONE],
  ]);
});

test("a repository that can't be had costs the commits, not the report", async () => {
  const unanswered = async () =>
    Promise.reject(new Unanswered("the repository has no commit 222222222222: was it pushed?"));
  const { releases, outcome } = await reportOn(ORDINARY, {
    open: async () => ({ ...history, commitsBetween: unanswered }),
  });
  expect(outcome).toBe("changes");
  expect(releases[0]).toMatchObject({
    unavailable: "the repository has no commit 222222222222: was it pushed?",
    migrations: [],
  });
  expect(releases[0]).not.toHaveProperty("commits");
});

test("a repository is opened once, and asked once for services that move alike", async () => {
  let [opened, asked] = [0, 0];
  const counted = {
    ...history,
    commitsBetween: async (...range: Parameters<typeof history.commitsBetween>) => (
      (asked += 1),
      history.commitsBetween(...range)
    ),
  };
  await reportOn(ORDINARY, { open: async () => ((opened += 1), counted) });
  expect([opened, asked]).toEqual([1, 1]);
});

test("a price that isn't known is in no sum, and is said", async () => {
  const { cost, summary } = await reportOn(ORDINARY.replaceAll("basic_1gb", "custom"));
  expect(cost).toMatchObject({ before: 27, after: 35, unknown: ["shop/postgres"] });
  expect(cost?.changes).toContainEqual({ system: "shop", part: "postgres", before: 6, after: null });
  expect(summary).toContain("$27 → $35 and 1 part of unknown price a month");
});

test.each([
  [60, ORDINARY, /^Within the budget of \$60\./],
  [50, ORDINARY, /^\*\*Over the budget of \$50\*\*\./],
  [
    60,
    ORDINARY.replaceAll("basic_1gb", "custom"),
    /^Whether it is within the budget of \$60 isn't known, since a price isn't/,
  ],
])("a budget of $%i is compared with what is known", async (budget, document, verdict) => {
  const { prices } = surroundings;
  const lines = markdownOf(await reportOn(document, { prices: { ...prices, budget } })).split("\n");
  expect(lines.filter((line) => line.includes("budget"))).toEqual([expect.stringMatching(verdict)]);
});

test("what can't be read or drawn costs the picture, not the report, and is said", async () => {
  const { systems, rules } = await reportOn(ORDINARY, {
    warnings: ["There is no picture, since it is dark."],
    pictureOf: async () => Promise.reject(new Error("no ink")),
  });
  expect(systems[0]).not.toHaveProperty("picture");
  expect(rules.warnings.slice(1)).toEqual([
    "There is no picture, since it is dark.",
    "There is no picture of `shop`: no ink",
  ]);
});

test("warnings and notes are told, what the provider says of the rollout is told elsewhere", async () => {
  expect((await reportOn(ORDINARY)).rules).toEqual({
    problems: [],
    warnings: ["`repo` of shop couldn't be looked up."],
    notes: ["A note."],
  });
});

test("a preview with nothing to do says so, and one that was refused says how each setting is fixed", async () => {
  expect(await reportOn(recorded([]))).toMatchObject({
    outcome: "nothing to do",
    summary: "Nothing to do: what runs is what the program asks for.",
  });
  const refused = settingsError("production", [
    {
      configPath: "slipway:shop.plans.api",
      message: "is `huge`: expected another",
      command: "config set --path 'slipway:shop.plans.api' starter",
    },
    { configPath: "slipway:shop.release", message: "is missing", line: "git rev-parse HEAD" },
  ]).message;
  const report = await reportOn(ORDINARY, {}, refused);
  expect(report).toMatchObject({ outcome: "refused", systems: [], resources: [], requests: { writes: 0 } });
  expect(report.summary).toBe("Refused: 2 settings have to be fixed first; nothing was touched.");
  expect(report.rules.problems).toEqual([
    {
      message: "slipway:shop.plans.api is `huge`: expected another",
      fixes: ["npm run pulumi -- config set --path 'slipway:shop.plans.api' starter --stack production"],
    },
    { message: "slipway:shop.release is missing", fixes: ["git rev-parse HEAD"] },
  ]);
  expect(problemsIn("anything else")).toEqual([]);
  expect((await reportOn(ORDINARY, {}, "It broke.")).rules).toMatchObject({ problems: [], failure: "It broke." });
});
