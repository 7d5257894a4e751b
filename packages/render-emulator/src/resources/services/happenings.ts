import { type Disk, isSameServicePlan, type Service } from "@slipway/render-api";
import type { InstanceTurn } from "../../runtimes/runtime";
import { failureOf, type Happening } from "../events/happening";

/** What happens when an instance of a release that serves takes a turn. */
export function happeningOfTurn(turn: InstanceTurn): Happening {
  if (turn.kind === "available") return { type: "server_available", details: {} };
  if (turn.kind === "unhealthy") return { type: "server_unhealthy", details: { instanceID: turn.instanceId } };
  const { instanceId, reason } = turn;
  const details = { ...(instanceId !== undefined && { instanceID: instanceId }), reason: failureOf(reason) };
  return { type: "server_failed", details };
}

/** What happens when somebody changes how many instances a service has. */
export function instanceCountChanged(from: number | undefined, to: number | undefined): Happening[] {
  if (from === undefined || to === undefined || from === to) return [];
  return [{ type: "instance_count_changed", details: { fromInstances: from, toInstances: to } }];
}

/** What happens when a service is changed. */
export function happeningsOfUpdate(before: Service, after: Service): Happening[] {
  const [from, to] = [before.serviceDetails.plan, after.serviceDetails.plan];
  return [
    ...(isSameServicePlan(from, to) ? [] : planChanged(from, to)),
    ...maintenanceChanged(before.serviceDetails.maintenanceMode, after.serviceDetails.maintenanceMode),
  ];
}

/** What happens when a service or a data store is given another plan. */
export function planChanged(from: string | undefined, to: string | undefined): Happening[] {
  if (from === undefined || to === undefined || from === to) return [];
  return [{ type: "plan_changed", details: { from, to } }];
}

/** Its type says "enabled" whichever way it went; the details tell. */
function maintenanceChanged(
  before: Service["serviceDetails"]["maintenanceMode"],
  after: Service["serviceDetails"]["maintenanceMode"],
): Happening[] {
  const [from, to] = [before ?? nothing, after ?? nothing];
  const happenings: Happening[] = [];
  if (from.enabled !== to.enabled) {
    happenings.push({ type: "maintenance_mode_enabled", details: { enabled: to.enabled } });
  }
  if (from.uri !== to.uri) {
    happenings.push({ type: "maintenance_mode_uri_updated", details: { fromURI: from.uri, toURI: to.uri } });
  }
  return happenings;
}

const nothing = { enabled: false, uri: "" };

/** What happens when a service's disk is made, changed or deleted. */
export function happeningsOfDisk(before: Disk | undefined, after: Disk | undefined): Happening[] {
  if (after === undefined) {
    return before === undefined ? [] : [{ type: "disk_deleted", details: { diskId: before.id } }];
  }
  const { id: diskId, sizeGB } = after;
  if (before === undefined) return [{ type: "disk_created", details: { diskId, sizeGB } }];
  return [{ type: "disk_updated", details: { diskId, fromSizeGB: before.sizeGB, toSizeGB: sizeGB } }];
}
