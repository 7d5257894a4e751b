import { setTimeout as delay } from "node:timers/promises";
import { stackFlag, startCommand } from "../../../infra/start-command";
import { ensurePulumi } from "../../../toolchain/pulumi";
import { createStack } from "../create-stack";
import type { EmulatorRecord } from "../emulator/record";
import { exposedServices } from "../exposed-services";
import { failedDeploys } from "../failed-update";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { withBuildStream } from "../logs/stream-builds";
import { pulumiFor, type Pulumi } from "../pulumi";
import { openRender } from "../render";
import { readOutputs } from "../system-outputs";
import { isServed } from "../git-host/start";
import { unservedRehearsals } from "../rehearsal/unserved";
import type { TerminalRun } from "../terminal-program";
import type { CommandContext } from "./context";
import { stackEmulator } from "./stack-emulator";
import { addressesIn } from "./stack-addresses";

/** How {@link start} goes about it. */
export interface StartOptions {
  /** One that is on the emulator. */
  stack: string;
  /** Whether what builds write is shown as it comes; without, a failure shows the end of it. */
  verbose?: boolean;
}

/** Milliseconds between two looks at the emulator's logs. */
const LOOK_MS = 300;

/** Brings a stack up on the emulator and says where its services are. Resolves with an exit code. */
export async function start(context: CommandContext, { stack, verbose = false }: StartOptions): Promise<number> {
  await ensurePulumi(context.step); // First: without it there is nothing to run the emulator for.
  const emulator = await stackEmulator(context, stack);
  context.say(`The emulator is running at ${emulator.url}.`);
  const { project } = context;
  for (const line of await unservedRehearsals(project, (url) => isServed(project, url))) context.say(line);
  const pulumi = await pulumiFor(context.project, stack, context.step);
  await createStack(pulumi, stack);
  await recoverInterruptedUpdate({ ...context, stack, pulumi });
  const up = () => pulumi.run(["up", "--yes", "--stack", stack]);
  const run = verbose ? await withBuildLogs(context, emulator, up) : await up();
  if (run.exitCode !== 0) {
    await sayWhy(context, stack, run);
    return run.exitCode;
  }
  const { verify } = await import("./verify.js");
  const passed = await verify(context, { stack });
  const { url: host, apiKey, ownerId } = emulator;
  for (const line of await exposedServices(openRender({ host, apiKey, ownerId }))) context.say(line);
  await sayWhatNext(context, pulumi, stack);
  return passed ? 0 : 1;
}

function withBuildLogs(
  context: CommandContext,
  emulator: EmulatorRecord,
  up: () => Promise<TerminalRun>,
): Promise<TerminalRun> {
  const { url: host, apiKey, ownerId } = emulator;
  const pause = (signal: AbortSignal) => delay(LOOK_MS, undefined, { signal });
  const stream = { since: new Date().toISOString(), say: context.say, pause };
  return withBuildStream(openRender({ host, apiKey, ownerId }), stream, up);
}

async function sayWhy(context: CommandContext, stack: string, { wasInterrupted }: TerminalRun): Promise<void> {
  if (wasInterrupted) {
    context.say(`The update was stopped; \`${startCommand(stack)}\` goes on from there.`);
    return;
  }
  const failed = await failedDeploys(context, stack);
  for (const line of failed) context.say(line);
  if (failed.length > 0) context.say(`Once the fix is committed, run \`${startCommand(stack)}\`.`);
}

async function sayWhatNext({ say }: CommandContext, pulumi: Pulumi, stack: string): Promise<void> {
  const outputs = await readOutputs(pulumi, stack, "secrets hidden");
  say("");
  for (const { name, url } of addressesIn(outputs)) say(`  ${name}  ${url}`);
  say("");
  say("What to try next:");
  const named = stackFlag(stack);
  const next = [
    [`npx slipway status${named}`, "what runs, at which release, where"],
    [`npx slipway logs <service> --follow${named}`, "what a service logs, until Ctrl-C"],
    [`npm run pulumi -- preview --stack ${stack} --diff`, "what a change would do"],
    [startCommand(stack), "deploy a new commit"],
    ["npm run stop", `stop; \`${startCommand(stack)}\` picks up from there`],
    ["npm run reset", "remove the emulator's data and builds, and the stack's state"],
  ] as const;
  const width = Math.max(...next.map(([command]) => command.length));
  for (const [command, what] of next) say(`  ${command.padEnd(width)}   ${what}`);
}
