import { type FailureReason, reasonOf, type Task } from "../../../runtimes/runtime";
import type { LogStore } from "../../logs/state";
import type { Store } from "../../store";
import { explain, type Pipeline } from "./pipeline";
import { deployOf } from "./record";

/** What running a task takes. */
export interface TaskParts {
  store: Store;
  logs: Pick<LogStore, "append">;
  pipeline: Pick<Pipeline, "runOnce">;
}

/** How a task has ended, and why it has failed. */
export interface TaskEnd {
  outcome: "succeeded" | "canceled" | "failed";
  failure?: FailureReason;
}

/** Runs a task of a deploy, beside what is live. Why one didn't end well stands in the service's log; it never rejects. */
export async function runToEnd(
  { store, logs, pipeline }: TaskParts,
  serviceId: string,
  deployId: string,
  task: Task & { signal: AbortSignal },
): Promise<TaskEnd> {
  try {
    await pipeline.runOnce(deployOf(store, deployId), task);
    return { outcome: "succeeded" };
  } catch (error) {
    const { aborted } = task.signal;
    const message = aborted ? `${task.name} canceled` : explain(error);
    logs.append({ resource: serviceId, type: "app", instance: task.id }, `==> ${message}`);
    return aborted ? { outcome: "canceled" } : { outcome: "failed", failure: reasonOf(error) };
  }
}
