import { checks } from "../../../stacks/checks";
import type { CommandContext } from "../commands/context";
import { readResources } from "../deployed-stack";
import { requireEmulator } from "../emulator/record";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { notUp } from "../pulumi-failure";
import { connectionOf, openRender } from "../render";
import { emulatorHost } from "../stack-config";
import { readOutputs, systemsIn, textsOf } from "../system-outputs";
import { findBrowser } from "./browser";
import { logReader } from "./recent-log";
import { type CheckResult, runChecks } from "./run-checks";
import { suspendedServices } from "./suspended";

const limitMs = 60_000;

/** What came of the checks of a stack. */
export interface Verification {
  /** The systems that it has brought up, with checks or without. */
  systems: string[];
  results: CheckResult[];
}

/**
 * Runs the checks of every system that a stack has brought up against its outputs.
 *
 * @param onResult called with each result as soon as it is there; without, no progress is shown either
 * @throws OperationError when it has brought up none
 */
export async function verifyStack(
  { project, step }: Pick<CommandContext, "project" | "step">,
  stack: string,
  onResult?: (result: CheckResult) => void,
): Promise<Verification> {
  const isOnEmulator = emulatorHost(project, stack) !== undefined;
  if (isOnEmulator) await requireEmulator(project);
  const pulumi = await pulumiFor(project, stack, step);
  const [outputs, { services }] = await Promise.all([
    readOutputs(pulumi, stack, "secrets in clear"),
    readResources(pulumi, stack),
  ]);
  const running = systemsIn(outputs);
  if (running.length === 0) throw new OperationError(notUp(stack, isOnEmulator));
  const connect = async () =>
    openRender(await connectionOf(project, stack, pulumi)).until(AbortSignal.timeout(limitMs));
  const results = await suspendedServices(services, connect);
  for (const result of results) onResult?.(result);
  for (const system of running) {
    const logsOf = logReader(
      services.filter((service) => service.system === system.name),
      connect,
    );
    const run = {
      system: system.name,
      outputs: textsOf(system.name, outputs),
      browser: findBrowser(),
      logsOf,
      limitMs,
    };
    results.push(...(await runChecks(checks[system.name] ?? [], run, onResult && { step, onResult })));
  }
  return { systems: running.map(({ name }) => name), results };
}
