import { isDeepStrictEqual } from "node:util";
import type { KeyValue } from "@slipway/render-api";
import type { Happening } from "../events/happening";
import { planChanged } from "../services/happenings";

/** What happens when an instance becomes another than it was. Neither its creation nor its suspension has an event of its own. */
export function happeningsOf(before: KeyValue, after: KeyValue): Happening[] {
  return [
    ...planChanged(before.plan, after.plan),
    ...optionsChanged(before.options, after.options),
    ...statusChanged(before.status, after.status),
  ];
}

/** With which words Render tells of it is unknown. */
function optionsChanged(before: KeyValue["options"], after: KeyValue["options"]): Happening[] {
  const names = (["maxmemoryPolicy", "persistenceMode"] as const).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  if (names.length === 0) return [];
  const message = names.map((name) => `${name} is ${after[name]} now`).join(", ");
  return [{ type: "key_value_config_restart", details: { reason: "config_changed", message } }];
}

function statusChanged(before: KeyValue["status"], after: KeyValue["status"]): Happening[] {
  if (before === after) return [];
  if (after === "available") return [{ type: "key_value_available", details: {} }];
  return after === "unavailable" ? [{ type: "key_value_unhealthy", details: {} }] : [];
}
