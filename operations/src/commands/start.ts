import { z } from "zod";
import { ensurePulumi } from "../../../toolchain/pulumi";
import { createStack } from "../create-stack";
import type { EmulatorRecord } from "../emulator/record";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { pulumiFor, type Pulumi } from "../pulumi";
import { LOCAL_STACK } from "../local-stack";
import type { CommandContext } from "./context";
import { localEmulator } from "./local-emulator";
import { addressesIn } from "./stack-addresses";

const Outputs = z.record(z.string(), z.unknown());

/** Brings the local stack up on this machine and says where its services are. Resolves with an exit code. */
export async function start(context: CommandContext): Promise<number> {
  await ensurePulumi(context.step); // First: without it there is nothing to run the emulator for.
  const emulator = await localEmulator(context);
  context.say(`The emulator runs at ${emulator.url}.`);
  const pulumi = await pulumiFor(context.project, LOCAL_STACK, context.step);
  await createStack(pulumi, LOCAL_STACK);
  await recoverInterruptedUpdate({ ...context, stack: LOCAL_STACK, pulumi });
  const code = await pulumi.run(["up", "--yes", "--stack", LOCAL_STACK]);
  if (code !== 0) return code;
  const { verify } = await import("./verify.js");
  const passed = await verify(context, { stack: LOCAL_STACK });
  await sayWhatNext(context, pulumi, emulator);
  return passed ? 0 : 1;
}

async function sayWhatNext({ say }: CommandContext, pulumi: Pulumi, emulator: EmulatorRecord): Promise<void> {
  const outputs = Outputs.parse(JSON.parse(await pulumi.read(["stack", "output", "--json", "--stack", LOCAL_STACK])));
  say("");
  for (const { name, url } of addressesIn(outputs)) say(`  ${name}  ${url}`);
  say(`  emulator  ${new URL(emulator.url).origin}`);
  say("");
  say("What to try next:");
  say("  npx slipway status                               what runs, at which commit, where");
  say("  npx slipway logs consumers --follow              what a service says, until Ctrl-C");
  say("  npm run pulumi -- preview --stack local --diff   what a change would do");
  say("  npm start                                        deploy a new commit");
  say("  npm run stop                                     stop; `npm start` goes on from there");
  say("  npm run reset                                    remove all that is local");
}
