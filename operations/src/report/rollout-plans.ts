import { readRolloutPlan, UNKNOWN_ROLLOUT_PLAN } from "@slipway/render-api";
import { type Change, type Preview, type PropertyChange, UNKNOWN } from "../preview/preview";
import { valueAt } from "../preview/property-path";
import { ROLLOUT } from "../stack-resources";
import { grouped } from "../grouped";
import type { DeployReport } from "./report";

/** What the rollout of one system does, by its services' keys. */
export interface SystemRollout {
  change: Change;
  deploys: ReadonlyMap<string, DeployReport>;
  /** What differs, by the key of the service that it is of. */
  properties: ReadonlyMap<string, readonly PropertyChange[]>;
  /** Keys of all its services, before and after. */
  keys: readonly string[];
  /** Set where the provider can't tell yet which services are deployed. */
  isUnknown: boolean;
}

/** By system. */
export type Rollouts = ReadonlyMap<string, SystemRollout>;

/** The rollouts that change. */
export function rolloutsOf({ changes, diagnostics }: Preview): Rollouts {
  const rollouts = changes.filter(({ type }) => type === ROLLOUT);
  return new Map(
    rollouts.map((change) => {
      const told = diagnostics.filter(({ about }) => about?.urn === change.urn).map(({ message }) => message.trim());
      const plan = told.map(readRolloutPlan).find((one) => one !== undefined);
      const deploys = (plan?.deploys ?? []).map(
        ({ key, ...deploy }) => [key, { ...deploy, ...releasesOf(change, key) }] as const,
      );
      const keys = [...new Set([change.oldInputs, change.newInputs].flatMap((inputs) => keysOf(inputs?.services)))];
      return [
        change.system,
        {
          change,
          properties: grouped(change.properties, ({ steps }) => String(steps[1])),
          deploys: new Map(deploys),
          keys,
          isUnknown: told.includes(UNKNOWN_ROLLOUT_PLAN),
        },
      ] as const;
    }),
  );
}

/** Whether a message is what the provider says of a rollout, which stands elsewhere in the report. */
export function isRolloutPlan(message: string): boolean {
  const text = message.trim();
  return text === UNKNOWN_ROLLOUT_PLAN || readRolloutPlan(text) !== undefined;
}

/** The whole releases: what is live by the last record, and what the program asks for. */
function releasesOf({ oldOutputs, newInputs }: Change, key: string): Pick<DeployReport, "from" | "to"> {
  const from = valueAt(oldOutputs, ["deployed", key, "release"]);
  const to = valueAt(newInputs, ["services", key, "release"]);
  return {
    ...(typeof from === "string" && from !== "" && { from }),
    ...(typeof to === "string" && to !== UNKNOWN && { to }),
  };
}

function keysOf(services: unknown): string[] {
  return typeof services === "object" && services !== null ? Object.keys(services) : [];
}
