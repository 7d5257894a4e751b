import { describe, expect, test } from "vitest";
import { readSettings } from "../../infra/settings";
import type { StackConfig } from "../../infra/stack-settings";
import { systems } from "../../stacks";
import { specimen } from "../../stacks/specimen";
import { commit, config, right } from "./right";

const table = [...systems, specimen];

/** What is told of a stack's settings: problems and the lines that fix them, or warnings. */
async function told(given: StackConfig): Promise<string[]> {
  return readSettings(given, table).then(
    ({ warnings }) => [...warnings],
    (error: unknown) => (error as Error).message.split("\n").filter((line) => line !== ""),
  );
}

function budget(amount: string, change: object = {}, rest: Record<string, string> = {}): StackConfig {
  return config("production", { ...right.production, ...change }, { "slipway:budget": amount, ...rest });
}

// Four services at $7, a database at $6 with 15 GB at $0.30, and a key value store at $10.
describe("what realtime costs, $48.50 a month,", () => {
  test.each(["48.50", "49", "100000"])("is within a budget of %s", async (amount) => {
    expect(await told(budget(amount))).toEqual([]);
  });

  test("is more than a smaller budget, which is told with the most expensive parts and the line that raises it", async () => {
    expect(await told(budget("48.49"))).toEqual([
      "Stack `test` has 1 setting to fix; nothing was touched at Render.",
      "  slipway:budget is $48.49 a month, and this stack costs $48.50 by Render's prices of 2026-10; the most expensive parts are " +
        "realtime's postgres $10.50, realtime's redis $10, realtime's orchestrator-api $7: choose smaller plans, or raise it",
      "      npm run pulumi -- config set --path 'slipway:budget' 49 --stack test",
    ]);
    expect(await told(budget("49"))).toEqual([]);
  });

  test("is more with larger plans and more instances, which are told", async () => {
    const change = { plans: { feeder: "standard" }, instances: { feeder: 4 }, database: { plan: "pro_4gb" } };
    const [, problem] = await told(budget("100", change));
    expect(problem).toContain("costs $216");
    expect(problem).toContain("realtime's feeder (4 instances) $100, realtime's postgres $85, realtime's redis $10");
  });

  test("is more with a second system", async () => {
    const second = {
      "slipway:specimen": JSON.stringify({
        repo: right.production.repo,
        release: commit,
        domains: { web: "shop.acme.com" },
      }),
    };
    expect((await told(budget("60", {}, second)))[1]).toContain("costs $66 ");
    expect(await told(budget("66", {}, second))).toEqual([]);
  });
});

test("an update is held to it as a preview is", async () => {
  const given = {
    ...budget("1"),
    isPreview: false,
    environment: { RENDER_API_KEY: "rnd_1", RENDER_OWNER_ID: "tea-1" },
  };
  expect(await told(given)).toHaveLength(3);
});

test("it is told with all other mistakes", async () => {
  const lines = await told(budget("20", { release: "main", plans: { consumers: "standard" } }));
  expect(lines[0]).toContain("has 2 settings to fix");
  expect(
    lines
      .filter((line) => line.startsWith("  slipway:"))
      .map((line) => line.split(" ")[2])
      .sort(),
  ).toEqual(["slipway:budget", "slipway:realtime.release"]);
});

test("a system whose settings are wrong is not priced by what stands in for them", async () => {
  const lines = await told(budget("20", { plans: { consumers: "huge" } }));
  expect(lines.filter((line) => line.startsWith("  slipway:"))).toEqual([expect.stringContaining("plans.consumers")]);
});

describe("a plan without a known price", () => {
  const change = { plans: { feeder: "standard_plus" } };

  test("is a warning where all else is within the budget", async () => {
    expect(await told(budget("45", change))).toEqual([
      "slipway:budget can't be held for certain: of realtime/feeder the plan's price is unknown, and all else costs $41.50 a month; " +
        "look it up at https://render.com/pricing.",
    ]);
  });

  test("is named where all else costs too much already", async () => {
    const [, problem] = await told(budget("40", change));
    expect(problem).toContain(
      "costs $41.50 by Render's prices of 2026-10, and parts whose plan has no known price (realtime/feeder) come on top",
    );
  });
});

test.each(["", "-1", "a lot", "1e9", "12.345", "$200", "Infinity"])("%j is no budget", async (amount) => {
  const lines = await told(budget(amount));
  expect(lines.slice(1)).toEqual([
    `  slipway:budget is \`${amount}\`: expected US dollars a month, such as \`200\``,
    "      npm run pulumi -- config set --path 'slipway:budget' 200 --stack test",
  ]);
});

test("a sum that is encrypted is not shown", async () => {
  const [, problem, fix] = await told({ ...budget("47.11"), secretKeys: ["slipway:budget"] });
  expect(problem).toContain("slipway:budget is a secret (not shown), and this stack costs $48.50");
  expect(problem).not.toContain("47.11");
  expect(fix).toContain("config set --secret --path 'slipway:budget' --stack test");
});

test("where none is set nothing is held to it", async () => {
  expect(await told(config("production", { ...right.production, plans: { feeder: "pro_ultra" } }))).toEqual([]);
});
