import type { Autoscaling, Service } from "@slipway/render-api";
import type { Happening } from "../../events/happening";
import type { ServiceLoad } from "./policy";

/** What happens when load is about to change how many instances a service has. */
export function autoscalingStarted(
  turn: { fromInstances: number; toInstances: number },
  { serviceDetails: { autoscaling } }: Service,
  load: ServiceLoad,
): Happening {
  const { cpu, memory } = autoscaling?.criteria ?? {};
  const details = {
    ...turn,
    ...(cpu?.enabled === true && { currentCPU: percentage(load.cpu), targetCPU: cpu.percentage }),
    ...(memory?.enabled === true && { currentMemory: percentage(load.memory), targetMemory: memory.percentage }),
  };
  return { type: "autoscaling_started", details };
}

/** What happens when somebody changes by which load a service is scaled. Whether Render tells of a deletion so is unknown. */
export function autoscalingChanged(before: Autoscaling | undefined, after: Autoscaling): Happening {
  const details = { ...(before !== undefined && { fromConfig: before }), toConfig: after };
  return { type: "autoscaling_config_changed", details };
}

function percentage(share: number): number {
  return Math.round(share * 100);
}
