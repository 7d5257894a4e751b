import type { Guard } from "./guard";
import { describeExit, ProcessGroup } from "./process-group";
import { StepFailure } from "./runtime";

export interface ShellStep {
  /** What the step is called in messages: `Build`. */
  name: string;
  command: string;
  cwd: string;
  env: Record<string, string>;
  limitMs: number;
  signal: AbortSignal;
  onLine(line: string): void;
}

const killAfterMs = 5_000;

/**
 * Runs a shell command to its end.
 *
 * @throws StepFailure when it ends with another code than 0, takes too long, or is canceled
 */
export async function runStep(guard: Guard, step: ShellStep): Promise<void> {
  step.signal.throwIfAborted();
  await using group = await ProcessGroup.start(guard, {
    command: "bash",
    args: ["-c", step.command],
    cwd: step.cwd,
    env: step.env,
    onLine: (line) => step.onLine(line),
  });
  const limit = AbortSignal.timeout(step.limitMs);
  const either = AbortSignal.any([step.signal, limit]);
  const end = () => void group.stop(killAfterMs);
  if (either.aborted) end();
  else either.addEventListener("abort", end, { once: true });
  const exit = await group.exited;
  step.signal.throwIfAborted();
  if (limit.aborted) throw new StepFailure(`${step.name} timed out after ${step.limitMs / 60_000} minutes`);
  if (exit.code !== 0) throw new StepFailure(`${step.name} ${describeExit(exit)}`);
}
