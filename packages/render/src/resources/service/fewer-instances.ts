import { hasUnknown, knownPart, type ValueMap } from "../../values/value";

/** How many instances run, at least and at most, and what says so. */
interface Count {
  readonly least: number;
  readonly most: number;
  readonly saidBy: "autoscaling" | "numInstances";
}

/**
 * What a preview says of a service that load scales, or scaled, when instances end by the change: no difference of a property shows how
 * many will be left.
 */
export function fewerInstances(inputs: ValueMap, prior: ValueMap): string | undefined {
  const [before, after] = [countOf(prior), countOf(inputs)];
  if (before === undefined || after === undefined || after.most >= before.most) return undefined;
  // A number alone is in the difference.
  if (before.saidBy === "numInstances" && after.saidBy === "numInstances") return undefined;
  const [had, left] = [instances(before), instances(after)];
  const end =
    after.most < before.least ? `at least ${before.least - after.most} of them end` : `any beyond ${after.most} end`;
  if (after.saidBy === "autoscaling")
    return `${had} run now, ${left} once this is done: ${end}. Set \`autoscaling.max\` to keep more.`;
  const number = after.most === 1 ? " (1 unless it is set)" : "";
  return (
    `Without \`autoscaling\` as many instances run as \`numInstances\` says${number}: ${had} run now, ${left} once this is done; ${end}. ` +
    "Set `numInstances` to keep more."
  );
}

/** Undefined where the program can't say it yet. */
function countOf({ numInstances = 1, autoscaling }: ValueMap): Count | undefined {
  if (hasUnknown(numInstances) || (autoscaling !== undefined && hasUnknown(autoscaling))) return undefined;
  const scaled = knownPart({ autoscaling: autoscaling ?? {} }).autoscaling as Partial<Record<string, unknown>>;
  if (scaled.enabled === true) return { least: Number(scaled.min), most: Number(scaled.max), saidBy: "autoscaling" };
  const count = Number(knownPart(numInstances));
  return { least: count, most: count, saidBy: "numInstances" };
}

function instances({ least, most }: Count): string {
  return least === most ? String(most) : `${least} to ${most}`;
}
