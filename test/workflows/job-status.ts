import type { Status } from "./expressions";
import type { Workflow } from "./workflow";

export type Result = "success" | "failure" | "cancelled" | "skipped";

/** All jobs that a job waits for, those that these wait for among them. */
export function ancestorsOf({ jobs }: Workflow, name: string): string[] {
  const direct = jobs[name]?.needs ?? [];
  return [...new Set(direct.flatMap((needed) => [needed, ...ancestorsOf({ jobs } as Workflow, needed)]))];
}

/** What an `if` of a job hears of those before it: one that was skipped is as much in the way of `success()` as one that failed. */
export function statusFor(ancestors: readonly Result[], cancelled: boolean): Status {
  return {
    success: !cancelled && ancestors.every((result) => result === "success"),
    failure: ancestors.includes("failure"),
    cancelled,
  };
}

/** What the jobs of a matrix, or those of a workflow that was called, come to. */
export function resultOf(results: readonly Result[]): Result {
  const order: readonly Result[] = ["failure", "cancelled", "success"];
  return order.find((result) => results.includes(result)) ?? "skipped";
}
