import type { Guard } from "./guard";
import { describeExit, ProcessGroup, type ProcessOptions } from "./process-group";
import { StepFailure } from "./runtime";

export interface Step extends ProcessOptions {
  /** What the step is called in messages: `Build`. */
  name: string;
  limitMs: number;
  signal: AbortSignal;
}

const killAfterMs = 5_000;

/** A command line as Render runs it. */
export function shell(commandLine: string): { command: string; args: string[] } {
  return { command: "bash", args: ["-c", commandLine] };
}

/**
 * Runs a command to its end.
 *
 * @throws StepFailure when it ends with another code than 0, takes too long, or is canceled
 */
export async function runStep(guard: Guard, step: Step): Promise<void> {
  step.signal.throwIfAborted();
  await using group = await ProcessGroup.start(guard, step);
  const limit = AbortSignal.timeout(step.limitMs);
  const either = AbortSignal.any([step.signal, limit]);
  const end = () => void group.stop(killAfterMs);
  if (either.aborted) end();
  else either.addEventListener("abort", end, { once: true });
  const exit = await group.exited;
  step.signal.throwIfAborted();
  if (limit.aborted) {
    const timedOutSeconds = Math.round(step.limitMs / 1000);
    throw new StepFailure(`${step.name} timed out after ${lengthOf(step.limitMs)}`, { timedOutSeconds });
  }
  if (exit.code !== 0) {
    throw new StepFailure(
      `${step.name} ${describeExit(exit)}`,
      exit.code === undefined ? {} : { nonZeroExit: exit.code },
    );
  }
}

function lengthOf(ms: number): string {
  return ms < 60_000 ? `${ms / 1000} seconds` : `${ms / 60_000} minutes`;
}
