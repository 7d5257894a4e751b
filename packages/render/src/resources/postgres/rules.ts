import type { Problem, RuleInputs } from "../../declaration/property";

/** Render's disks are 1 GB or whole steps of 5 GB. */
export function diskSize(inputs: RuleInputs): Problem[] {
  const size = inputs.known("diskSizeGB");
  if (typeof size !== "number" || size === 1 || size % 5 === 0) return [];
  const next = Math.ceil(size / 5) * 5;
  return [
    {
      property: "diskSizeGB",
      reason: `\`diskSizeGB\` is ${size}, expected 1 or a multiple of 5; the next one is ${next}`,
    },
  ];
}
