import { mostReadReplicas, postgresDiskLimits } from "@slipway/render-api";
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

const leastDiskWithReplicas = 10;

/** Read replicas need half a CPU and 10 GB, and there are five at most. */
export function replicaSupport(inputs: RuleInputs<PostgresInputs>): Problem[] {
  const replicas = inputs.known("readReplicas") ?? [];
  if (replicas.length === 0) return [];
  const [plan, size] = [inputs.known("plan"), inputs.known("diskSizeGB")];
  const names = replicas.flatMap((replica) => replica?.name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  const faults = [
    plan === "free" || plan === "basic_256mb"
      ? `\`readReplicas\` need plan \`basic_1gb\` or higher, and \`plan\` is \`${plan}\``
      : undefined,
    size !== undefined && size < leastDiskWithReplicas
      ? `\`readReplicas\` need ${leastDiskWithReplicas} GB of disk, and \`diskSizeGB\` is ${size}`
      : undefined,
    replicas.length > mostReadReplicas
      ? `\`readReplicas\` are ${replicas.length}, expected ${mostReadReplicas} at most`
      : undefined,
    twice === undefined ? undefined : `\`readReplicas\` have the name \`${twice}\` twice`,
  ];
  return faults.flatMap((fault) =>
    fault === undefined
      ? []
      : [{ property: "readReplicas", reason: `${fault}; change it, or remove \`readReplicas\`` }],
  );
}

export function poolSupport(inputs: RuleInputs<PostgresInputs>): Problem[] {
  const pool = inputs.known("connectionPool") ?? "none";
  if (inputs.known("plan") !== "free" || pool === "none") return [];
  const reason = `plan \`free\` has no connection pool, but \`connectionPool\` is \`${pool}\`; remove it, or choose \`basic_256mb\` or higher`;
  return [{ property: "connectionPool", reason }];
}
