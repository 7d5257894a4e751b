import { expect, test } from "vitest";
import pc from "picocolors";
import type { OutlinePart, SystemOutline } from "../../../components/outline/outline";
import { renderPrices } from "../../../components/render/prices";
import { costJson, costLines, reportCost } from "./report";

const plain = pc.createColors(false);

function part(name: string, kind: OutlinePart["kind"], rest: Partial<OutlinePart> = {}): OutlinePart {
  return { name, kind, platformName: name, domains: [], isPublic: true, isBrowserFacing: false, ...rest };
}

function system(name: string, ...parts: OutlinePart[]): SystemOutline {
  return { system: name, environment: "staging", parts, reads: [], unread: [] };
}

const shop = system(
  "shop",
  part("postgres", "Postgres", { plan: "basic_1gb", diskSizeGB: 15 }),
  part("key", "generated secret"),
  part("api", "web service", { plan: "pro_ultra", instances: 3 }),
  part("web", "static site"),
);
const blog = system("blog", part("api", "web service", { plan: "starter", instances: 1 }));
const agreed = system(
  "agreed",
  part("api", "web service", { plan: "custom", instances: 2 }),
  part("cache", "key value", { plan: "starter" }),
);

function lines(outlines: SystemOutline[], budget?: number, isOnEmulator = false): string[] {
  return costLines(reportCost("test", outlines, renderPrices, budget, isOnEmulator), plain);
}

test("parts are listed with their sizes, and each system and the stack with a total", () => {
  expect(lines([shop, blog]).slice(0, 9)).toEqual([
    "SYSTEM  PART      KIND         SIZE                   USD A MONTH",
    "shop    postgres  Postgres     basic_1gb, 15 GB disk    23.50",
    "shop    api       web service  pro_ultra × 3          1350.00",
    "shop    web       static site  -                         0.00",
    "shop    total                                         1373.50",
    "blog    api       web service  starter                   7.00",
    "blog    total                                            7.00",
    "",
    "Total: $1,380.50 a month.",
  ]);
});

test("what its load scales costs as much as the most instances that may run", () => {
  const scaled = part("api", "web service", { plan: "standard", instances: 2, mostInstances: 4 });
  expect(lines([system("shop", scaled)])[1]).toBe("shop    api   web service  standard × 2 to 4  100.00");
  const { systems } = JSON.parse(costJson(reportCost("test", [system("shop", scaled)], renderPrices, 1, false))) as {
    systems: { parts: object[] }[];
  };
  expect(systems[0]?.parts).toMatchObject([{ instances: 2, mostInstances: 4, month: 100 }]);
});

test("a plan without a price is unknown, the total is at least, and it is named", () => {
  const told = lines([agreed], 5);
  expect(told[1]).toBe("agreed  api    web service  custom × 2  unknown");
  expect(told).toContain("Total, so far as it is known: at least $10 a month.");
  expect(told).toContain("The plan's price is unknown for agreed/api: look it up at https://render.com/pricing.");
});

test.each<[string, number | undefined, RegExp]>([
  [
    "none is set",
    undefined,
    /^No budget is set: `npm run pulumi -- config set slipway:budget 7 --stack test` sets one\.$/,
  ],
  ["it is kept", 7, /^Within the budget of \$7 a month\.$/],
  [
    "it isn't",
    6.99,
    /^Over the budget of \$6\.99 a month: nothing is deployed until .* `npm run pulumi -- config set slipway:budget 7 --stack test` raises it\.$/,
  ],
])("of the budget is told that %s", (_, budget, told) => {
  expect(lines([blog], budget).filter((line) => line.includes("budget"))).toEqual([expect.stringMatching(told)]);
});

test("a budget is not said to be kept where a price isn't known", () => {
  const told = lines([agreed], 100).filter((line) => line.includes("budget"));
  expect(told).toEqual(["Whether that is within the budget of $100 a month isn't known: what has a known price is."]);
});

test("what the prices are and what is not counted stands beneath", () => {
  const told = lines([blog]).join("\n");
  expect(told).toContain("By the prices of 2026-10 (https://render.com/pricing) for `Pulumi.test.yaml`. Not counted:");
  for (const what of ["workspace's own fee", "bandwidth", "build minutes", "custom domains"])
    expect(told).toContain(what);
});

test("a stack on the emulator is said to cost nothing there", () => {
  expect(lines([blog], undefined, true)).toContain(
    "The stack is on the emulator, where it costs nothing: this is what it would cost at Render.",
  );
  expect(lines([blog]).join()).not.toContain("emulator");
});

test("in JSON an unknown price is null", () => {
  const document: unknown = JSON.parse(costJson(reportCost("test", [agreed], renderPrices, 20, false)));
  expect(document).toMatchObject({
    stack: "test",
    currency: "USD",
    systems: [
      {
        system: "agreed",
        month: 10,
        parts: [
          { name: "api", kind: "web service", plan: "custom", instances: 2, month: null },
          { name: "cache", kind: "key value", plan: "starter", month: 10 },
        ],
      },
    ],
    month: 10,
    unknown: ["agreed/api"],
    budget: 20,
    prices: { asOf: "2026-10" },
  });
});
