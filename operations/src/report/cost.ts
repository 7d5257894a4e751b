import type { Price } from "../../../components/prices";
import type { Inputs, Preview } from "../preview/preview";
import { fullName } from "../stack-resources";
import { grouped } from "./grouped";
import type { CostReport } from "./report";

/** What a resource costs a month, by its type and inputs. */
export interface Prices {
  of: (type: string, inputs: Inputs) => Price;
  source: string;
  /** What the stack may cost, where that is set. */
  budget?: number | undefined;
}

/** What the stack costs before and after the update. What has no known price is in neither sum. */
export function costOf({ changes, unchanged }: Preview, prices: Prices): CostReport {
  const parts = [...changes, ...unchanged].map((change) => {
    const [before, after] = [change.oldInputs, change.newInputs].map((inputs) =>
      inputs === undefined ? 0 : prices.of(change.type, inputs),
    );
    return { change, before: before ?? 0, after: after ?? 0 };
  });
  const known = (price: Price): number | null => (price === "unknown plan" ? null : price);
  return {
    before: sumOf(parts.map(({ before }) => before)),
    after: sumOf(parts.map(({ after }) => after)),
    changes: parts
      .filter(({ before, after }) => before !== after)
      .map(({ change: { system, part }, before, after }) => ({
        part,
        system,
        before: known(before),
        after: known(after),
      })),
    systems: [...grouped(parts, ({ change }) => change.system)]
      .map(([system, own]) => ({
        system,
        before: sumOf(own.map(({ before }) => before)),
        after: sumOf(own.map(({ after }) => after)),
      }))
      .filter(({ before, after }) => before + after > 0),
    unknown: parts
      .filter(({ before, after }) => before === "unknown plan" || after === "unknown plan")
      .map(({ change: { system, part } }) => fullName({ system, name: part })),
    ...(prices.budget !== undefined && { budget: prices.budget }),
    source: prices.source,
  };
}

/** In cents, so that no sum has more digits than its parts. */
function sumOf(prices: readonly Price[]): number {
  const cents = prices.map((price) => (price === "unknown plan" ? 0 : Math.round(price * 100)));
  return cents.reduce((sum, one) => sum + one, 0) / 100;
}
