import { z } from "zod";
import { systems } from "../../../stacks";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { colors } from "../terminal";
import { findBrowser } from "../verification/browser";
import { type CheckResult, runChecks } from "../verification/run-checks";
import type { CommandContext } from "./context";

/** How a stack is verified. */
export interface VerifyOptions {
  stack: string;
  /** Whether results are printed as one JSON document. */
  json?: boolean;
}

const limitMs = 60_000;
/** By system; checks are given the texts among them. */
const stackOutputs = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * Runs the checks of every system that a stack has brought up against its outputs, and prints each result.
 *
 * @returns whether all have passed
 */
export async function verify({ project, step, say }: CommandContext, { stack, json }: VerifyOptions): Promise<boolean> {
  const pulumi = await pulumiFor(project, stack, step);
  const printed = await pulumi.read(["stack", "output", "--json", "--show-secrets", "--stack", stack]);
  const outputs = stackOutputs.parse(JSON.parse(printed));
  const running = systems.filter((system) => outputs[system.name] !== undefined);
  if (running.length === 0) {
    throw new OperationError(
      `Stack \`${stack}\` has nothing to verify: bring it up first, with \`pulumi up --stack ${stack}\`.`,
    );
  }
  const results: CheckResult[] = [];
  for (const system of running) {
    const run = { system: system.name, outputs: textsOf(outputs[system.name] ?? {}), browser: findBrowser(), limitMs };
    results.push(...(await runChecks(system.checks, run, (result) => !json && printResult(result, say))));
  }
  const failed = results.filter((result) => !result.passed);
  if (json) say(JSON.stringify({ stack, passed: failed.length === 0, results }, undefined, 2));
  else say(`${results.length - failed.length} of ${results.length} checks passed.`);
  return failed.length === 0;
}

function textsOf(outputs: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : [])),
  );
}

function printResult({ system, check, passed, durationMs, note, hint }: CheckResult, say: CommandContext["say"]): void {
  const mark = passed ? colors.green("✔") : colors.red("✖");
  say(`${mark} ${system}: ${check} ${colors.dim(`(${(durationMs / 1000).toFixed(1)} s)`)}`);
  if (note !== undefined) say(colors.dim(`    ${note}`));
  if (hint !== undefined) say(`    ${hint}`);
}
