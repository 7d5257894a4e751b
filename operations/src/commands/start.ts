import { setTimeout as delay } from "node:timers/promises";
import { stackFlag, startCommand } from "../../../infra/start-command";
import { ensurePulumi } from "../../../toolchain/pulumi";
import { createStack } from "../create-stack";
import type { EmulatorRecord } from "../emulator/record";
import { enableSystems } from "../enable-systems";
import { exposedServices } from "../exposed-services";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { withBuildStream } from "../logs/stream-builds";
import { StackFile } from "../promotion/stack-file";
import { pulumiFor, type Pulumi } from "../pulumi";
import { openRender } from "../render";
import { readOutputs } from "../system-outputs";
import { isServed } from "../git-host/start";
import { unservedRehearsals } from "../rehearsal/unserved";
import { Interruption, INTERRUPTED_EXIT } from "../updates/interruption";
import { pinnedBundle } from "../updates/pinned";
import type { UpdateResult } from "../updates/update";
import { whoRuns } from "../updates/who";
import type { CommandContext } from "./context";
import { stackEmulator } from "./stack-emulator";
import { addressesIn } from "./stack-addresses";

/** How {@link start} goes about it. */
export interface StartOptions {
  /** One that is on the emulator. */
  stack: string;
  /** Systems that it is to bring up from now on. */
  systems?: readonly string[];
  /** Whether what builds write is shown as it comes; without, a failure shows the end of it. */
  verbose?: boolean;
}

/** Milliseconds between two looks at the emulator's logs. */
const LOOK_MS = 300;

/** Brings a stack up on the emulator and says where its services are. Resolves with an exit code. */
export async function start(
  context: CommandContext,
  { stack, systems = [], verbose = false }: StartOptions,
): Promise<number> {
  await ensurePulumi(context.step); // First: without it there is nothing to run the emulator for.
  await enableSystems(context.project, stack, systems);
  const emulator = await stackEmulator(context, stack);
  context.say(`The emulator is running at ${emulator.url}.`);
  const { project } = context;
  for (const line of await unservedRehearsals(project, (url) => isServed(project, url))) context.say(line);
  const pulumi = await pulumiFor(context.project, stack, context.step);
  await createStack(pulumi, stack);
  await recoverInterruptedUpdate({ ...context, stack, pulumi });
  using interruption = new Interruption();
  const record = {
    action: "deploy" as const,
    bundle: await pinnedBundle(pulumi, StackFile.open(project, stack)),
    by: await whoRuns(project.root, process.env),
  };
  const { updateStack } = await import("../updates/update.js");
  const result = await updateStack(context, {
    ...{ stack, pulumi, record, interruption, refresh: false, preview: true, verifyFailed: false },
    ...(verbose && { meanwhile: (up) => withBuildLogs(context, emulator, up) }),
  });
  if (!isUp(result)) {
    context.say(whyNot(result, stack));
    return interruption.isOn ? INTERRUPTED_EXIT : 1;
  }
  if (result.problem !== undefined) context.say(result.problem);
  const { url: host, apiKey, ownerId } = emulator;
  for (const line of await exposedServices(openRender({ host, apiKey, ownerId }))) context.say(line);
  await sayWhatNext(context, pulumi, stack);
  // A system without checks is up all the same.
  return result.end === "checks failed" || result.isHindered === true ? 1 : 0;
}

function isUp({ end }: UpdateResult): boolean {
  return end === "green" || end === "checks failed" || end === "not verified";
}

function withBuildLogs<Result>(
  context: CommandContext,
  emulator: EmulatorRecord,
  up: () => Promise<Result>,
): Promise<Result> {
  const { url: host, apiKey, ownerId } = emulator;
  const pause = (signal: AbortSignal) => delay(LOOK_MS, undefined, { signal });
  const stream = { since: new Date().toISOString(), say: context.say, pause };
  return withBuildStream(openRender({ host, apiKey, ownerId }), stream, up);
}

function whyNot({ end, problem = "" }: UpdateResult, stack: string): string {
  const again = `\`${startCommand(stack)}\``;
  if (end === "interrupted") return `Stopped; ${again} goes on from there.`;
  if (end === "not begun") return `Nothing was changed, for the reason above; ${again} tries it again.`;
  return `${problem} Once that is mended, ${again} goes on.`;
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
