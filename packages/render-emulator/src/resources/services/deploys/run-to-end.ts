import type { Task } from "../../../runtimes/runtime";
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

export type TaskEnd = "succeeded" | "canceled" | "failed";

/** Runs a task of a deploy, beside what is live. Why one didn't end well stands in the service's log; it never rejects. */
export async function runToEnd(
  { store, logs, pipeline }: TaskParts,
  serviceId: string,
  deployId: string,
  task: Task & { signal: AbortSignal },
): Promise<TaskEnd> {
  try {
    await pipeline.runOnce(deployOf(store, deployId), task);
    return "succeeded";
  } catch (error) {
    const { aborted } = task.signal;
    const message = aborted ? `${task.name} canceled` : explain(error);
    logs.append({ resource: serviceId, type: "app", instance: task.id }, `==> ${message}`);
    return aborted ? "canceled" : "failed";
  }
}
