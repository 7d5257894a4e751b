import { openStack } from "../deployed-stack";
import { driftLines } from "../drift/drift-lines";
import { compare } from "../drift/drift-of";
import { pulumiFor } from "../pulumi";
import { colors } from "../terminal";
import type { CommandContext } from "./context";
import { requireOnRender } from "../stack-config";

/** What is asked of {@link drift}. */
export interface DriftOptions {
  stack: string;
  /** Whether it is printed as one JSON document. */
  json?: boolean;
}

/**
 * Prints what differs at Render from what the program says.
 *
 * @returns whether anything does
 */
export async function drift(context: CommandContext, { stack, json }: DriftOptions): Promise<boolean> {
  requireOnRender(context.project, stack);
  const pulumi = await pulumiFor(context.project, stack, context.step);
  const compared = context.step(`comparing \`${stack}\` with Render`, () => compare(pulumi, stack), "leaves no trace");
  // What isn't up has nothing that could differ. That it is up is found out sooner than what differs.
  const [differences] = await Promise.all([compared, openStack(context, stack)]);
  const lines = json
    ? [JSON.stringify({ stack, ...differences }, undefined, 2)]
    : driftLines(differences, stack, colors);
  context.say(lines.join("\n"));
  return differences.drift.length > 0;
}
