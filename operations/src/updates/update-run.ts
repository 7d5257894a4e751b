import { z } from "zod";
import { logged } from "../event-log";
import type { Pulumi } from "../pulumi";
import { readPage } from "../releases/pulumi-history";
import { readRecord } from "../releases/record";
import type { TerminalRun } from "../terminal-program";

/** How a `pulumi up` ended. */
export interface UpdateRun extends TerminalRun {
  /** Whether it is certain that it changed nothing at Render. What Pulumi's history says proves nothing: most backends write it at the very end. */
  changedNothing: boolean;
}

/** An update as its record names it. */
interface NamedUpdate {
  stack: string;
  run: string;
  args: readonly string[];
  quiet: boolean;
  /** Whether the policy packs that the user's environment names have a say. */
  isHeldToRules: boolean;
}

/** Names no policy pack, whatever the user's environment names. */
const NO_RULES = { PULUMI_OPTION_POLICY_PACK: undefined };

/** Runs `pulumi up` on this terminal, and reads from its own log of events whether it got as far as a change. */
export async function runUp(
  pulumi: Pick<Pulumi, "run" | "read">,
  { stack, run: id, args, quiet, isHeldToRules }: NamedUpdate,
): Promise<UpdateRun> {
  const [run, log] = await logged((more, variables) =>
    pulumi.run(["up", ...args, ...more], { quiet, variables: { ...variables, ...(isHeldToRules ? {} : NO_RULES) } }),
  );
  // Pulumi goes on where it can't write its log; what refused before it wrote one is in no history either.
  const isKnown = log !== undefined || run.exitCode === 0 || (await isAbsent(pulumi, stack, id));
  return { ...run, changedNothing: isKnown && changedNothing(log, run) };
}

/** How far down its history an update is looked for that has ended just now: others may have ended since. */
const lookBack = 10;

async function isAbsent(pulumi: Pick<Pulumi, "read">, stack: string, run: string): Promise<boolean> {
  try {
    const newest = await readPage(pulumi, stack, lookBack);
    return newest.every(({ message }) => readRecord(message)?.run !== run);
  } catch {
    return false;
  }
}

const Event = z.object({
  resourcePreEvent: z
    .object({ planning: z.boolean().default(false), metadata: z.object({ op: z.string() }) })
    .optional(),
  cancelEvent: z.unknown().optional(),
});

/** Steps that write nothing at Render: they look, or they leave alone. */
const HARMLESS: ReadonlySet<string> = new Set(["same", "refresh", "read"]);

/**
 * Whether a run can have changed nothing, by Pulumi's log of it: an event a line, each written before its step is begun. The log of a
 * preview makes room for that of its update.
 *
 * @param log undefined where Pulumi has begun none: it refused before its preview
 */
export function changedNothing(log: string | undefined, { wasKilled }: Pick<TerminalRun, "wasKilled">): boolean {
  if (log === undefined) return !wasKilled;
  const events = log.trimEnd().split("\n").map(readEvent);
  const steps = events.flatMap((event) => event?.resourcePreEvent ?? []);
  if (steps.some(({ planning }) => planning)) return true;
  // Pulumi ends each log with it; one that breaks off doesn't tell all.
  const isWhole = !events.includes(undefined) && events.at(-1)?.cancelEvent !== undefined;
  return isWhole && !wasKilled && steps.every(({ metadata }) => HARMLESS.has(metadata.op));
}

function readEvent(line: string): z.infer<typeof Event> | undefined {
  try {
    return Event.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
