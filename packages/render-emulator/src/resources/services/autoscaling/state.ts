import type { Autoscaling } from "@slipway/render-api";
import { badRequest } from "../../../errors";
import type { Capacity } from "../../../runtimes/process/capacity";
import { microseconds } from "../../../state/timestamps";
import { type InstanceCountParts, setInstanceCount } from "../instance-count";
import { instanceCountChanged } from "../happenings";
import { serviceOf, type ServiceRecord } from "../record";
import type { Events } from "../../events/state";
import { checkAutoscaling } from "./check";
import { autoscalingChanged } from "./happenings";
import { scalingOf, withinBounds } from "./policy";

/** What the API can do with how services are scaled by their load. */
export class AutoscalingSettings {
  constructor(private readonly parts: InstanceCountParts & { capacity: Capacity; events: Events }) {}

  /** Applies at once, without a deploy. The emulator refuses what it would not start. */
  async put(id: string, autoscaling: Autoscaling): Promise<Autoscaling> {
    const record = serviceOf(this.parts.store, id);
    const { service } = record;
    const changed = { ...service, serviceDetails: { ...service.serviceDetails, autoscaling } };
    checkAutoscaling(changed);
    const fewest = scalingOf(changed)?.min ?? 1;
    const problem = this.parts.capacity.problem(id, fewest);
    if (problem !== undefined) throw badRequest(`\`min\`: ${problem}`);
    await this.change(record, changed.serviceDetails);
    this.parts.events.record(id, autoscalingChanged(service.serviceDetails.autoscaling, autoscaling));
    const { numInstances = 1 } = service.serviceDetails;
    const within = withinBounds(autoscaling, numInstances);
    if (within !== numInstances) await setInstanceCount(this.parts, record, within);
    this.parts.events.record(id, ...instanceCountChanged(numInstances, within));
    return autoscaling;
  }

  /** The instances stay as many as they are. Whether Render finds fault with a service that has none is unknown. */
  async remove(id: string): Promise<void> {
    const record = serviceOf(this.parts.store, id);
    const { autoscaling, ...details } = record.service.serviceDetails;
    if (autoscaling === undefined) return;
    await this.change(record, details);
    this.parts.events.record(id, autoscalingChanged(autoscaling, { ...autoscaling, enabled: false }));
  }

  private async change(record: ServiceRecord, serviceDetails: ServiceRecord["service"]["serviceDetails"]) {
    const { store, sources } = this.parts;
    await store.change(record, {
      service: { ...record.service, serviceDetails, updatedAt: microseconds(sources.now()) },
    });
  }
}
