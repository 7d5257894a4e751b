import type { OutlinePart } from "./outline/outline";

/** US dollars a month; `unknown plan` where the price list doesn't have the plan. It is never taken for nothing. */
export type Price = number | "unknown plan";

/** What the price of a part depends on; what is left out is the platform's default. */
export interface PricedPart {
  kind: OutlinePart["kind"];
  plan?: string | undefined;
  instances?: number | undefined;
  /** Where its load says how many run; the price is that of so many. */
  mostInstances?: number | undefined;
  diskSizeGB?: number | undefined;
}

/** What things cost on a platform. */
export interface PriceList {
  /** The month in which it was copied, such as `2026-10`. */
  asOf: string;
  /** Where it was copied from. */
  source: string;
  /** What a bill has besides, each as a few words. */
  notCounted: readonly string[];
  /** Gigabytes of a database's disk when none are asked for. */
  defaultDiskSizeGB(plan: string): number | undefined;
  /** What one part costs. */
  monthlyCost(part: PricedPart): Price;
}
