import type { Postgres } from "@slipway/render-api";
import type { EventUser, Happening } from "../events/happening";
import { planChanged } from "../services/happenings";

/**
 * What happens when an instance becomes another than it was: by what somebody has asked for, or by what has become of its server.
 *
 * @param before absent: it has just been made
 */
export function happeningsOf(before: Postgres | undefined, after: Postgres, user: EventUser): Happening[] {
  if (before === undefined) return [{ type: "postgres_created", details: { user } }];
  return [
    ...planChanged(before.plan, after.plan),
    ...sizeChanged(before.diskSizeGB, after.diskSizeGB, user),
    ...availabilityChanged(before.highAvailabilityEnabled, after.highAvailabilityEnabled),
    ...replicasChanged(before.readReplicas?.length ?? 0, after.readReplicas?.length ?? 0),
    ...statusChanged(before.status, after.status, user),
  ];
}

function sizeChanged(fromDiskSize: number, toDiskSize: number, user: EventUser): Happening[] {
  if (fromDiskSize === toDiskSize) return [];
  return [{ type: "postgres_disk_size_changed", details: { fromDiskSize, toDiskSize, user } }];
}

/** By which words Render calls the two is unknown. */
function availabilityChanged(before: boolean, after: boolean): Happening[] {
  if (before === after) return [];
  const nameOf = (isEnabled: boolean) => (isEnabled ? "enabled" : "disabled");
  const details = { fromStatus: nameOf(before), toStatus: nameOf(after) };
  return [{ type: "postgres_ha_status_changed", details }];
}

function replicasChanged(fromReplicas: number, toReplicas: number): Happening[] {
  if (fromReplicas === toReplicas) return [];
  return [{ type: "postgres_read_replicas_changed", details: { fromReplicas, toReplicas } }];
}

/** A suspension has no event of its own. Whoever has changed parameters has restarted it, too. */
function statusChanged(before: Postgres["status"], after: Postgres["status"], user: EventUser): Happening[] {
  if (before === after) return [];
  if (after === "available") return [{ type: "postgres_available", details: {} }];
  if (after === "unavailable") return [{ type: "postgres_unavailable", details: {} }];
  return after === "config_restart" ? [{ type: "postgres_restarted", details: { user } }] : [];
}
