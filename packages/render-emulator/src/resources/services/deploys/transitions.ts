import type { DeployStatus } from "@slipway/render-api";
import type { Sources } from "../../../sources";
import type { Events } from "../../events/state";
import { type Ending, happeningsOf } from "./happenings";
import { type DeployRecord, withStatus } from "./record";

/** The one way in which deploys come from status to status. What happens by it is noted among the events of their service. */
export class DeployTransitions {
  constructor(
    private readonly events: Events,
    private readonly sources: Sources,
  ) {}

  /** A deploy that was just made, and is in the state already. */
  made(record: DeployRecord): void {
    this.note(record, undefined);
  }

  /** Changes the record; writing it is for the caller. */
  to(record: DeployRecord, status: DeployStatus, ending?: Ending): void {
    const from = record.deploy.status;
    record.deploy = withStatus(record.deploy, status, this.sources.now());
    this.note(record, from, ending);
  }

  private note(record: DeployRecord, from: DeployStatus | undefined, ending?: Ending): void {
    this.events.record(record.serviceId, ...happeningsOf(record, from, this.events.user, ending));
  }
}
