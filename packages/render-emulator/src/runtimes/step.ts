import { describeExit, type Execution, type Exit } from "./execution";
import type { Guard } from "./guard";
import { ProcessGroup, type ProcessOptions } from "./process-group";
import { type FailureReason, StepFailure } from "./runtime";

export interface StepLimits {
  /** What the step is called in messages: `Build`. */
  name: string;
  limitMs: number;
  signal: AbortSignal;
}

export interface Step extends StepLimits, ProcessOptions {}

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
  await runToExit(step, () => ProcessGroup.start(guard, step));
}

/** As {@link runStep}, whatever it is that runs. */
export async function runToExit({ name, limitMs, signal }: StepLimits, start: () => Promise<Execution>): Promise<void> {
  signal.throwIfAborted();
  const execution = await start();
  const limit = AbortSignal.timeout(limitMs);
  const either = AbortSignal.any([signal, limit]);
  const end = () => void execution.stop(killAfterMs);
  if (either.aborted) end();
  else either.addEventListener("abort", end, { once: true });
  const exit = await execution.exited;
  either.removeEventListener("abort", end);
  signal.throwIfAborted();
  if (limit.aborted) throw timedOut(name, limitMs);
  if (exit.code !== 0) throw new StepFailure(`${name} ${describeExit(exit)}`, reasonOfExit(exit));
}

export function timedOut(name: string, limitMs: number): StepFailure {
  return new StepFailure(`${name} timed out after ${lengthOf(limitMs)}`, {
    timedOutSeconds: Math.round(limitMs / 1000),
  });
}

/** What is known of a failure by how it has ended. */
export function reasonOfExit({ code = 0, memoryLimit }: Exit): FailureReason {
  return {
    ...(code !== 0 && { nonZeroExit: code }),
    ...(memoryLimit !== undefined && { oomKilled: { memoryLimit } }),
  };
}

function lengthOf(ms: number): string {
  return ms < 60_000 ? `${ms / 1000} seconds` : `${ms / 60_000} minutes`;
}
