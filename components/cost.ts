import type { OutlinePart, SystemOutline } from "./outline/outline";
import type { Price, PriceList } from "./prices";

/** What a part costs. */
export interface PartCost {
  part: OutlinePart;
  /** US dollars a month. */
  month: Price;
}

/** What a system costs. */
export interface SystemCost {
  system: string;
  /** Those that are billed, or may be. */
  parts: readonly PartCost[];
  /** US dollars a month for all parts whose plan is known. */
  month: number;
}

/** What all systems of a stack cost. */
export interface StackCost {
  systems: readonly SystemCost[];
  /** US dollars a month for all parts whose plan is known. */
  month: number;
  /** Parts whose plan the price list doesn't have, each as `<system>/<part>`. */
  unknown: readonly string[];
}

/** The cost of systems, part by part. */
export function costOf(outlines: readonly SystemOutline[], prices: PriceList): StackCost {
  const systems = outlines.map(({ system, parts }): SystemCost => {
    const billed = parts.filter(({ kind }) => kind !== "generated secret");
    const costs = billed.map((part) => ({ part, month: prices.monthlyCost(part) }));
    return { system, parts: costs, month: sum(costs.map(({ month }) => (month === "unknown plan" ? 0 : month))) };
  });
  const unknown = systems.flatMap(({ system, parts }) =>
    parts.flatMap(({ part, month }) => (month === "unknown plan" ? `${system}/${part.name}` : [])),
  );
  return { systems, month: sum(systems.map(({ month }) => month)), unknown };
}

/** US dollars as people write them: cents only where there are some. */
export function dollars(amount: number): string {
  const [whole = "", cents] = amount.toFixed(2).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return cents === "00" ? `$${grouped}` : `$${grouped}.${cents}`;
}

/** In whole cents: sums of binary fractions aren't. */
function sum(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((total, amount) => total + amount, 0) * 100) / 100;
}
