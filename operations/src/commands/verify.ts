import { z } from "zod";
import { systems } from "../../../stacks";
import { checks } from "../../../stacks/checks";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { notUp } from "../pulumi-failure";
import { requireEmulator } from "../emulator/record";
import { connectionOf, openRender } from "../render";
import { emulatorHost } from "../stack-config";
import { resourcesIn } from "../stack-resources";
import { textsOf } from "../system-outputs";
import { colors } from "../terminal";
import { findBrowser } from "../verification/browser";
import { type CheckResult, runChecks } from "../verification/run-checks";
import { suspendedServices } from "../verification/suspended";
import type { CommandContext } from "./context";

/** How a stack is verified. */
export interface VerifyOptions {
  stack: string;
  /** Whether results are printed as one JSON document. */
  json?: boolean;
}

const limitMs = 60_000;
const MARKS: Readonly<Record<CheckResult["outcome"], string>> = {
  passed: colors.green("✔"),
  failed: colors.red("✖"),
  skipped: colors.yellow("○"),
};
const stackOutputs = z.record(z.string(), z.unknown());

/**
 * Runs the checks of every system that a stack has brought up against its outputs, and prints each result.
 *
 * @returns whether none has failed
 */
export async function verify({ project, step, say }: CommandContext, { stack, json }: VerifyOptions): Promise<boolean> {
  const isOnEmulator = emulatorHost(project, stack) !== undefined;
  if (isOnEmulator) await requireEmulator(project);
  const pulumi = await pulumiFor(project, stack, step);
  const printed = await pulumi.read(["stack", "output", "--json", "--show-secrets", "--stack", stack]);
  const outputs = stackOutputs.parse(JSON.parse(printed));
  const running = systems.filter(({ name }) => Object.keys(outputs).some((output) => output.startsWith(`${name}.`)));
  if (running.length === 0) throw new OperationError(notUp(stack, isOnEmulator));
  const observer = json ? undefined : { step, onResult: (result: CheckResult) => printResult(result, say) };
  const { services } = resourcesIn(JSON.parse(await pulumi.read(["stack", "export", "--stack", stack])));
  const connect = async () =>
    openRender(await connectionOf(project, stack, pulumi)).until(AbortSignal.timeout(limitMs));
  const results = await suspendedServices(services, connect);
  for (const result of results) observer?.onResult(result);
  for (const system of running) {
    const run = { system: system.name, outputs: textsOf(system.name, outputs), browser: findBrowser(), limitMs };
    results.push(...(await runChecks(checks[system.name] ?? [], run, observer)));
  }
  const passed = results.every(({ outcome }) => outcome !== "failed");
  say(json ? JSON.stringify({ stack, passed, results }, undefined, 2) : summaryOf(results));
  return passed;
}

function summaryOf(results: readonly CheckResult[]): string {
  const count = (wanted: CheckResult["outcome"]) => results.filter(({ outcome }) => outcome === wanted).length;
  const skipped = count("skipped") === 0 ? "" : ` ${count("skipped")} not tried.`;
  return `${count("passed")} of ${results.length} checks passed.${skipped}`;
}

function printResult(
  { system, check, outcome, durationMs, note, hint }: CheckResult,
  say: CommandContext["say"],
): void {
  const name = system === "" ? check : `${system}: ${check}`;
  say(`${MARKS[outcome]} ${name} ${colors.dim(`(${(durationMs / 1000).toFixed(1)} s)`)}`);
  if (note !== undefined) say(colors.dim(`    ${note}`));
  if (hint !== undefined) say(`    ${hint}`);
}
