import type { CommandContext } from "../commands/context";
import { requireEmulator } from "../emulator/record";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { findStack } from "../deployed-stack";
import type { Pulumi } from "../pulumi";
import { type Bundle, liveBundle, ofSystems, shortBundle } from "../releases/bundle";
import { emulatorHost } from "../stack-config";
import { inWords } from "../promotion/lines";

/** Looks that a stack can be worked on: one on the emulator is ready once what a killed `pulumi` left there is tidied up. */
export async function makeReady({ project, say }: CommandContext, stack: string, pulumi: Pulumi): Promise<void> {
  if (emulatorHost(project, stack) === undefined) return;
  await requireEmulator(project);
  await recoverInterruptedUpdate({ project, stack, pulumi, say });
}

/**
 * What a stack runs at this moment, in words for a sentence.
 *
 * @param seen what was seen to run just now, where it was looked at
 */
export async function runsNow(
  context: CommandContext,
  stack: string,
  systems: readonly string[],
  seen?: Bundle,
): Promise<string> {
  try {
    return inWords(seen === undefined ? await liveNow(context, stack, systems) : ofSystems(seen, systems), shortBundle);
  } catch {
    return `what \`npx slipway status --stack ${stack}\` shows`;
  }
}

async function liveNow(context: CommandContext, stack: string, systems: readonly string[]): Promise<Bundle> {
  const opened = await findStack(context, stack);
  return opened === undefined ? {} : ofSystems(await liveBundle(opened), systems);
}
