import { openStack } from "../deployed-stack";
import { registryStatus } from "../status/registry";
import { reportStatus } from "../status/report";
import { statusLines } from "../status/table";
import { colors } from "../terminal";
import type { CommandContext } from "./context";

/** What is asked of {@link status}. */
export interface StatusOptions {
  stack: string;
  /** Whether it is printed as one JSON document. */
  json?: boolean;
}

/** Prints how each service and data store of a stack is now. */
export async function status(context: CommandContext, { stack, json }: StatusOptions): Promise<void> {
  const registry = await registryStatus(context.project, stack);
  const report = { ...(await reportStatus(await openStack(context, stack))), ...(registry && { registry }) };
  const lines = json ? [JSON.stringify(report, undefined, 2)] : statusLines(report, { colors, now: Date.now() });
  context.say(lines.join("\n").trimEnd());
}
