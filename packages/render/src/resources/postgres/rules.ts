import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { PostgresInputs } from "./declaration";

/** Render's disks are 1 GB or whole steps of 5 GB. */
export function diskSize(inputs: RuleInputs<PostgresInputs>): Problem[] {
  const size = inputs.known("diskSizeGB");
  if (size === undefined || size === 1 || size % 5 === 0) return [];
  const next = Math.ceil(size / 5) * 5;
  return [
    {
      property: "diskSizeGB",
      reason: `\`diskSizeGB\` is ${size}, expected 1 or a multiple of 5; the next one is ${next}`,
    },
  ];
}

const oldestWithStandby = 13;

/** A standby needs a plan of the Pro or Accelerated family and Postgres 13. Of plans that we don't know Render is the judge. */
export function standbySupport(inputs: RuleInputs<PostgresInputs>): Problem[] {
  if (!inputs.known("highAvailability")) return [];
  const [plan, version] = [inputs.known("plan"), inputs.known("version")];
  const needs = (what: string, actual: string): Problem => ({
    property: "highAvailability",
    reason: `\`highAvailability\` needs ${what}, and ${actual}; change it, or remove \`highAvailability\``,
  });
  return [
    ...(plan !== undefined && /^(free$|basic_)/.test(plan)
      ? [needs("a plan of the Pro or Accelerated family", `\`plan\` is \`${plan}\``)]
      : []),
    ...(version !== undefined && Number(version) < oldestWithStandby
      ? [needs(`Postgres ${oldestWithStandby} or newer`, `\`version\` is \`${version}\``)]
      : []),
  ];
}
