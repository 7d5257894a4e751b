import type { Change, Preview } from "../preview/preview";
import { dataAtRiskOf, downtimeOf } from "./consequences";
import type { DeployReport, PartReport, SystemReport } from "./report";
import type { Rollouts, SystemRollout } from "./rollout-plans";
import { entryChanges, settingChanges } from "./setting-changes";

/** What changes, per system and part, in the order of their names. What only the state knows is told with what uses it. */
export function systemsIn(preview: Preview, rollouts: Rollouts): SystemReport[] {
  const changes = preview.changes.filter(({ kind }) => kind !== "rollout");
  const names = [...new Set([...changes.map(({ system }) => system), ...rollouts.keys()])].toSorted();
  return names
    .map((system) => {
      const own = changes.filter((change) => change.system === system);
      const rollout = rollouts.get(system);
      const kinds = new Map(
        [...preview.unchanged, ...own].filter((one) => one.system === system).map((one) => [one.part, one.kind]),
      );
      const resources = own.map((change) => partOf(change, rollout));
      const told = new Set(own.map(({ part }) => part));
      const others = (rollout?.keys ?? []).filter((key) => !told.has(key));
      const deployed = others.flatMap((key) =>
        rollout === undefined ? [] : (deployedPart(rollout, key, kinds.get(key)) ?? []),
      );
      const parts = [...resources, ...deployed, ...unknownRollout(rollout)];
      return { system, parts: parts.toSorted((one, other) => one.part.localeCompare(other.part)) };
    })
    .filter(({ parts }) => parts.length > 0);
}

function partOf(change: Change, rollout: SystemRollout | undefined): PartReport {
  const { part, kind, op } = change;
  const deploy = rollout?.deploys.get(part);
  const variables = rollout === undefined || op === "delete" ? [] : entryChanges(rollout, part);
  const downtime = downtimeOf(change, deploy !== undefined);
  const dataAtRisk = dataAtRiskOf(change);
  return {
    part,
    kind,
    op: op === "same" ? "update" : op,
    settings: [...settingChanges(change), ...variables],
    ...(deploy && { deploy }),
    ...(downtime !== undefined && { downtime }),
    ...(dataAtRisk && { dataAtRisk }),
  };
}

/** A service of which only the rollout's entry changes: what it runs, or its variables. */
function deployedPart(rollout: SystemRollout, key: string, kind = "service"): PartReport | undefined {
  const deploy: DeployReport | undefined = rollout.deploys.get(key);
  const settings = entryChanges(rollout, key);
  if (deploy === undefined && settings.length === 0) return undefined;
  return { part: key, kind, op: deploy === undefined ? "update" : "deploy", settings, ...(deploy && { deploy }) };
}

/** Said where the provider can't say more. */
function unknownRollout(rollout: SystemRollout | undefined): PartReport[] {
  if (rollout?.isUnknown !== true) return [];
  const setting = { name: "services that are deployed", kind: "update", isSecret: false, replaces: false } as const;
  return [
    { part: rollout.change.part, kind: "rollout", op: "update", settings: [{ ...setting, to: "not known yet" }] },
  ];
}
