import { postgresDiskLimits } from "@slipway/render-api";
import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { PostgresInputs } from "./declaration";

/** Render's disks are 1 GB or whole steps of 5 GB. */
export function diskSize(inputs: RuleInputs<PostgresInputs>): Problem[] {
  const size = inputs.known("diskSizeGB");
  const { minimum, step } = postgresDiskLimits;
  if (size === undefined || size === minimum) return [];
  if (inputs.known("plan") === "free") {
    const reason = `plan \`free\` has 1 GB of disk, but \`diskSizeGB\` is ${size}; remove it, or choose \`basic_256mb\` or higher`;
    return [{ property: "diskSizeGB", reason }];
  }
  if (size % step === 0) return [];
  const next = Math.ceil(size / step) * step;
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
