import { costOf, dollars, type PartCost, type StackCost } from "../../../components/cost";
import { instancesText, type SystemOutline } from "../../../components/outline/outline";
import type { PriceList } from "../../../components/prices";
import { tableLines } from "../status/table";
import type { Colors } from "../terminal";

/** What a stack costs a month, in US dollars, and by which prices. */
export interface CostReport extends StackCost {
  stack: string;
  /** What it may cost, where that is set. */
  budget: number | undefined;
  prices: Pick<PriceList, "asOf" | "source" | "notCounted">;
  /** Whether the stack is on the emulator, where nothing costs anything. */
  isOnEmulator: boolean;
}

/** The costs of a stack's systems. */
export function reportCost(
  stack: string,
  outlines: readonly SystemOutline[],
  prices: PriceList,
  budget: number | undefined,
  isOnEmulator: boolean,
): CostReport {
  const { asOf, source, notCounted } = prices;
  return { stack, ...costOf(outlines, prices), budget, isOnEmulator, prices: { asOf, source, notCounted } };
}

/** The costs as one JSON document. A price that isn't known is null. */
export function costJson({ stack, systems, month, unknown, budget, prices }: CostReport): string {
  const parts = (costs: readonly PartCost[]) =>
    costs.map(({ part: { name, kind, plan, instances, mostInstances, diskSizeGB }, month: price }) => ({
      ...{ name, kind, plan, instances, mostInstances, diskSizeGB },
      month: price === "unknown plan" ? null : price,
    }));
  const document = {
    stack,
    currency: "USD",
    systems: systems.map((system) => ({ system: system.system, month: system.month, parts: parts(system.parts) })),
    month,
    unknown,
    budget: budget ?? null,
    prices,
  };
  return JSON.stringify(document, undefined, 2);
}

/** The costs for people: a table, and beneath it the total, the budget, and what is not in it. */
export function costLines(report: CostReport, colors: Colors): string[] {
  const { stack, systems, unknown, prices } = report;
  const width = Math.max(
    ...systems.flatMap(({ parts, month }) => [amount(month), ...parts.map(priceText)]).map(({ length }) => length),
  );
  const rows = systems.flatMap(({ system, parts, month }) => [
    ...parts.map((cost) => partRow(system, cost, width, colors)),
    ...(systems.length > 1 ? [[system, colors.dim("total"), "", "", amount(month).padStart(width)]] : []),
  ]);
  return [
    ...tableLines(["SYSTEM", "PART", "KIND", "SIZE", "USD A MONTH"], rows, colors),
    totalLine(report, colors),
    ...(unknown.length === 0
      ? []
      : [`The plan's price is unknown for ${unknown.join(", ")}: look it up at ${prices.source}.`]),
    ...budgetLines(report, colors),
    ...(report.isOnEmulator
      ? ["The stack is on the emulator, where it costs nothing: this is what it would cost at Render."]
      : []),
    "",
    `By the prices of ${prices.asOf} (${prices.source}) for \`Pulumi.${stack}.yaml\`. Not counted:`,
    ...prices.notCounted.map((what) => `  ${what}`),
  ];
}

function partRow(system: string, cost: PartCost, width: number, colors: Colors): string[] {
  const { name, kind } = cost.part;
  const price = priceText(cost).padStart(width);
  return [system, name, kind, sizeText(cost.part), cost.month === "unknown plan" ? colors.yellow(price) : price];
}

function sizeText(part: PartCost["part"]): string {
  const { plan, diskSizeGB } = part;
  const instances = instancesText(part);
  const size = instances === "1" ? plan : `${plan ?? ""} × ${instances}`;
  return (
    [size, diskSizeGB === undefined ? undefined : `${diskSizeGB} GB disk`]
      .filter((text) => text !== undefined)
      .join(", ") || "-"
  );
}

function priceText({ month }: PartCost): string {
  return month === "unknown plan" ? "unknown" : amount(month);
}

function amount(month: number): string {
  return month.toFixed(2);
}

function totalLine({ month, unknown }: CostReport, colors: Colors): string {
  const least = unknown.length === 0 ? "" : "at least ";
  return `${least === "" ? "Total" : "Total, so far as it is known"}: ${least}${colors.bold(dollars(month))} a month.`;
}

function budgetLines({ stack, month, unknown, budget }: CostReport, colors: Colors): string[] {
  const set = (sum: string) => `npm run pulumi -- config set slipway:budget ${sum} --stack ${stack}`;
  if (budget === undefined) return [`No budget is set: \`${set(String(Math.ceil(month)))}\` sets one.`];
  if (month <= budget && unknown.length > 0)
    return [`Whether that is within the budget of ${dollars(budget)} a month isn't known: what has a known price is.`];
  if (month <= budget) return [`Within the budget of ${dollars(budget)} a month.`];
  const raise = set(String(Math.ceil(month)));
  return [
    `${colors.red(`Over the budget of ${dollars(budget)} a month`)}: nothing is deployed until plans are smaller, or \`${raise}\` raises it.`,
  ];
}
