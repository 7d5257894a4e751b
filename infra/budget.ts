import { costOf, dollars, type PartCost, type StackCost } from "../components/cost";
import { instancesText, type SystemOutline } from "../components/outline/outline";
import type { ConfigProblem } from "../components/platform-definition";
import type { PriceList } from "../components/prices";
import { outlineOf } from "../stacks/outline";
import type { ConfiguredSystem } from "../stacks/system";
import { setCommand } from "./problem";

/** What a stack may cost. */
export interface Budget {
  /** The stack that has it. */
  stack: string;
  /** Where it is set, such as `slipway:budget`. */
  configPath: string;
  /** US dollars a month. */
  month: number;
  /** Whether the sum is encrypted, so that it isn't shown. */
  isEncrypted: boolean;
}

/** How many of the most expensive parts are named. */
const NAMED = 3;

/** Settings of every system on which no price depends, so that a mistake there is no reason not to hold the budget. */
const PRICELESS = [
  "repo",
  "rootDir",
  "branch",
  "follow",
  "release",
  "releases",
  "registryCredentials",
  "domains",
  "onlyAtDomains",
  "names",
  "nameSuffix",
  "variables",
];

/** Whether no price depends on what stands at a path within a system's settings. */
export function isPriceless([setting]: readonly PropertyKey[]): boolean {
  return PRICELESS.includes(String(setting));
}

/**
 * That what a stack's systems cost a month is within its budget. Its systems are only outlined for it: nothing is made.
 *
 * @param isWhole whether these are all systems of the stack, as their settings make them; without some, more can be found to cost too much, but not less
 */
export async function judgeBudget(
  budget: Budget,
  systems: readonly ConfiguredSystem[],
  prices: PriceList,
  isWhole: boolean,
): Promise<{ problems: ConfigProblem[]; warnings: string[] }> {
  const { stack, configPath, isEncrypted } = budget;
  let outlines: SystemOutline[];
  try {
    outlines = await Promise.all(systems.map((system) => outlineOf(system, prices)));
  } catch {
    // Whatever keeps a system from being composed, the update itself is told of it, before anything is made.
    return {
      problems: [],
      warnings: isWhole ? [`${configPath} was not held: \`npx slipway cost --stack ${stack}\` says why.`] : [],
    };
  }
  const cost = costOf(outlines, prices);
  const fix = setCommand(configPath, String(Math.ceil(cost.month)), isEncrypted);
  if (cost.month > budget.month)
    return { problems: [{ configPath, message: excess(cost, budget, prices), command: fix }], warnings: [] };
  return { problems: [], warnings: isWhole ? unpriced(cost, budget, prices) : [] };
}

function excess({ systems, month, unknown }: StackCost, budget: Budget, { asOf }: PriceList): string {
  const parts = systems.flatMap(({ system, parts }) => parts.map((cost) => ({ ...cost, system })));
  const priced = parts.flatMap((cost) => (cost.month === "unknown plan" ? [] : [{ ...cost, month: cost.month }]));
  priced.sort((one, other) => other.month - one.month);
  const named = priced.slice(0, NAMED).map((cost) => `${cost.system}'s ${partText(cost.part)} ${dollars(cost.month)}`);
  const value = budget.isEncrypted ? "is a secret (not shown)" : `is ${dollars(budget.month)} a month`;
  const more =
    unknown.length === 0 ? "" : `, and parts whose plan has no known price (${unknown.join(", ")}) come on top`;
  return (
    `${value}, and this stack costs ${dollars(month)} by Render's prices of ${asOf}${more}; the most expensive parts are ` +
    `${named.join(", ")}: choose smaller plans, or raise it`
  );
}

function partText(part: PartCost["part"]): string {
  const instances = instancesText(part);
  return instances === "1" ? part.name : `${part.name} (${instances} instances)`;
}

/** A price that isn't known is not taken for nothing. */
function unpriced({ month, unknown }: StackCost, { configPath }: Budget, { source }: PriceList): string[] {
  if (unknown.length === 0) return [];
  return [
    `${configPath} can't be held for certain: of ${unknown.join(", ")} the plan's price is unknown, and all else costs ` +
      `${dollars(month)} a month; look it up at ${source}.`,
  ];
}
