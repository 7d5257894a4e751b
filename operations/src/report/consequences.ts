import type { Change, Inputs } from "../preview/preview";
import type { DataAtRisk } from "./report";

const POSTGRES = "render:index:Postgres";
const KEY_VALUE = "render:index:KeyValue";

/** Whether a resource keeps what users entrust to it. A service does when it has a disk. */
export function holdsData({ type, oldInputs, newInputs }: Pick<Change, "type" | "oldInputs" | "newInputs">): boolean {
  return type === POSTGRES || type === KEY_VALUE || hasDisk(oldInputs) || hasDisk(newInputs);
}

/**
 * Who waits for it while the update runs, as Render documents it; undefined where nobody does.
 *
 * @param isDeployed whether the update deploys it
 */
export function downtimeOf(change: Change, isDeployed: boolean): string | undefined {
  const { type, op, newInputs, properties } = change;
  if (op === "replace") return type === "render:index:GeneratedSecret" ? undefined : "down until the new one is there";
  if (op === "update" && properties.some(({ path }) => path === "plan")) {
    if (type === POSTGRES) return newInputs?.highAvailability === true ? "seconds of downtime" : "minutes of downtime";
    if (type === KEY_VALUE) return "a short downtime";
  }
  return isDeployed && hasDisk(newInputs) ? "down while it is deployed, since it has a disk" : undefined;
}

/** What is lost that no later update brings back. */
export function dataAtRiskOf(change: Change): DataAtRisk | undefined {
  const { type, op, isProtected, oldInputs, newInputs } = change;
  if (!holdsData(change)) return undefined;
  if (op === "replace" || op === "delete") {
    const backups = type === POSTGRES ? ", its backups too" : "";
    return { what: `its data is deleted${backups}`, isProtected };
  }
  const restarts = op === "update" && type === KEY_VALUE && oldInputs?.plan !== newInputs?.plan;
  return restarts && oldInputs?.plan === "free"
    ? { what: "its keys are lost, since plan free keeps nothing over a restart", isProtected: false }
    : undefined;
}

function hasDisk(inputs: Inputs | undefined): boolean {
  return inputs?.disk !== undefined && inputs.disk !== null;
}
