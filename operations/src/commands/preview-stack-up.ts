import { dollars } from "../../../components/cost";
import { createStack } from "../create-stack";
import { ensureGitHost } from "../git-host/start";
import { previewStacks, requireUsable } from "../preview-stacks/find";
import { expiryAfter, readLabel, writeLabel } from "../preview-stacks/label";
import { removeOwnFile, requireOwnFile, writeOwnFile } from "../preview-stacks/own-file";
import { planPreview, type PreviewPlan, type PreviewRequest } from "../preview-stacks/plan";
import { recoverPreview } from "../preview-stacks/recover";
import type { TestOutcome, Tests } from "../preview-stacks/run-tests";
import { Interruption, INTERRUPTED_EXIT } from "../updates/interruption";
import { pinnedBundle } from "../updates/pinned";
import { type UpdateEnd, updateStack } from "../updates/update";
import { requireUnlocked } from "../updates/lock";
import { whoRuns } from "../updates/who";
import { type Pulumi, pulumiFor } from "../pulumi";
import { hasStackFile, stackFilePath } from "../stack-config";
import { fromNow } from "../status/ago";
import { readOutputs } from "../system-outputs";
import { complain, print } from "../terminal";
import type { CommandContext } from "./context";
import { addressesIn } from "./stack-addresses";
import { stackEmulator } from "./stack-emulator";

/** How a pull request's stack is brought up. */
export interface PreviewStackUpOptions extends PreviewRequest {
  /** The pull request's integration tests. */
  tests?: Tests | undefined;
  /** Called once nothing stands against it, just before anything is written. */
  onBegin?: () => void;
  /** Whether whoever calls takes it down again, so that nobody has to be told how. */
  isPassing?: boolean;
  /** Whether the result is printed as one JSON document; all else goes to standard error. */
  json?: boolean;
}

/** What came of it, as `--json` prints it. */
export interface PreviewStackResult {
  stack: string;
  pullRequest: number;
  commit: string;
  /** RFC 3339. */
  expires: string;
  /** US dollars a month that it costs, or would cost, at Render; absent where a plan's price isn't known. */
  monthlyCost?: number | undefined;
  /** How its update ended; it is `green` when its checks passed, too. */
  update: UpdateEnd;
  tests: TestOutcome;
  /** By the name of the stack output. */
  addresses: Record<string, string>;
}

/** {@link bringPreviewStackUp}, resolving with an exit code. */
export async function previewStackUp(context: CommandContext, options: PreviewStackUpOptions): Promise<number> {
  const { update, tests } = await bringPreviewStackUp(context, options);
  if (update === "interrupted") return INTERRUPTED_EXIT;
  return update === "green" && tests !== "failed" ? 0 : 1;
}

/** Brings a pull request's stack up at its own commit, verifies it, runs its tests, and says where it is and when it expires. */
export async function bringPreviewStackUp(
  context: CommandContext,
  options: PreviewStackUpOptions,
  now: () => Date = () => new Date(),
): Promise<PreviewStackResult> {
  const talking = { ...context, say: options.json === true ? complain : context.say };
  const plan = await planPreview(context.project, options);
  sayPlan(talking, plan);
  await requireFree(talking, plan, options.pullRequest);
  options.onBegin?.();
  const pulumi = await openStack(talking, plan);
  const expires = await label(pulumi, plan, now());
  await recoverPreview(talking, pulumi, plan);
  const outcome = await bringUp(talking, pulumi, plan, options);
  const result = {
    stack: plan.stack,
    pullRequest: options.pullRequest,
    commit: plan.source.commit,
    expires,
    monthlyCost: plan.monthlyCost,
    ...outcome,
  };
  if (options.json === true) print(JSON.stringify(result, undefined, 2));
  else {
    for (const line of resultLines(result)) context.say(line);
    if (options.isPassing !== true) for (const line of expiryLines(result, plan.isOnEmulator, now())) context.say(line);
  }
  return result;
}

function sayPlan({ say }: CommandContext, { stack, source, place, leftOut }: PreviewPlan): void {
  const from = source.url ?? place?.folder;
  say(`\`${stack}\` runs commit ${source.commit}${from === undefined ? "" : ` of ${from}`}.`);
  for (const path of leftOut) say(`${path} is left out: it is encrypted, and a stack on the emulator can't read it.`);
}

/** Makes sure, before anything is written, that what has the stack's name already is this pull request's, and at rest. */
async function requireFree(
  context: CommandContext,
  { stack, isOnEmulator }: PreviewPlan,
  pullRequest: number,
): Promise<void> {
  requireOwnFile(context.project, stack);
  const found = await previewStacks(context, { onEmulator: isOnEmulator, atRender: !isOnEmulator });
  requireUsable(pullRequest, found);
  if (!found.some((one) => one.stack === stack)) return;
  const backend = isOnEmulator ? "emulator" : "user's";
  await requireUnlocked(await pulumiFor(context.project, stack, context.step, backend), stack);
}

/** Makes the stack, with its file, where it is to be; what was written is taken back when that can't be. */
async function openStack(context: CommandContext, plan: PreviewPlan): Promise<Pulumi> {
  const { project, step } = context;
  const { stack, place, isOnEmulator } = plan;
  const path = stackFilePath(project, stack);
  const isNew = !hasStackFile(project, stack);
  await writeOwnFile(project, stack, plan.file);
  try {
    if (isOnEmulator) await stackEmulator(context, stack);
    if (place !== undefined) await ensureGitHost(project, place, path);
    const pulumi = await pulumiFor(project, stack, step);
    await createStack(pulumi, stack);
    return pulumi;
  } catch (error) {
    if (isNew) await removeOwnFile(project, stack);
    throw error;
  }
}

/**
 * Labels the stack before it is updated: whatever becomes of that, `down --expired` finds what there is.
 *
 * @returns when it expires
 */
async function label(pulumi: Pulumi, { stack, file, source }: PreviewPlan, now: Date): Promise<string> {
  const expires = expiryAfter(Number(file.config["slipway:expiresAfterHours"]), now);
  const { since } = await readLabel(pulumi, stack);
  await writeLabel(pulumi, stack, { since: since ?? now.toISOString(), expires, commit: source.commit });
  return expires;
}

/** Updates the stack, tries its checks, and then the pull request's tests. */
async function bringUp(
  context: CommandContext,
  pulumi: Pulumi,
  { stack, file, source }: PreviewPlan,
  { tests: runTests, json: quiet = false }: PreviewStackUpOptions,
): Promise<Pick<PreviewStackResult, "update" | "tests" | "addresses">> {
  const by = await whoRuns(context.project.root, process.env);
  using interruption = new Interruption();
  const record = { action: "deploy" as const, bundle: await pinnedBundle(pulumi, { stack, config: file.config }), by };
  // A refresh first: a CI runner has no journal of what an earlier one began.
  const how = { refresh: true, preview: false, quiet, interruption };
  const { end } = await updateStack(context, { stack, pulumi, record, ...how });
  if (end !== "green" && end !== "checks failed" && end !== "not verified")
    return { update: end, tests: "not run", addresses: {} };
  const outputs = await readOutputs(pulumi, stack, "secrets in clear");
  const addresses = Object.fromEntries(addressesIn(outputs).map(({ name, url }) => [name, url]));
  const tests = end === "green" ? await runTests?.(context, { stack, ...source, outputs, quiet }) : undefined;
  return { update: end, tests: tests ?? "not run", addresses };
}

/** What is said at the end. */
function resultLines({ stack, commit, update, tests, addresses }: PreviewStackResult): string[] {
  const width = Math.max(0, ...Object.keys(addresses).map((name) => name.length));
  const shown = Object.entries(addresses).map(([name, url]) => `  ${name.padEnd(width)}  ${url}`);
  return [
    "",
    `\`${stack}\` ${STANDS[update]} commit ${commit.slice(0, 7)}${tests === "not run" ? "" : `, and its tests ${tests}`}.`,
    ...(shown.length === 0 ? [] : ["", ...shown, ""]),
  ];
}

/** How long it stays, and at which cost. */
function expiryLines(
  { pullRequest, expires, monthlyCost }: PreviewStackResult,
  isOnEmulator: boolean,
  now: Date,
): string[] {
  const until = `${fromNow(expires, now.getTime())} (${expires.slice(0, 16).replace("T", " ")} UTC)`;
  const cost = monthlyCost === undefined ? "" : ` ${costLine(dollars(monthlyCost), isOnEmulator)}`;
  return [
    `It expires ${until}; each \`up\` moves that.${cost}`,
    `\`npx slipway preview-stack down --pr ${pullRequest}\` takes it down, its data too.`,
  ];
}

/** How a stack stands after an update, before the commit. */
const STANDS: Readonly<Record<UpdateEnd, string>> = {
  green: "is up and its checks passed, at",
  "checks failed": "is up and its checks failed, at",
  "not verified": "is up and its checks could not be tried, at",
  failed: "failed to come up, at",
  "not begun": "was left as it was, without",
  interrupted: "was stopped on its way to",
};

function costLine(cost: string, isOnEmulator: boolean): string {
  return isOnEmulator
    ? `At Render it would cost ${cost} a month.`
    : `It costs ${cost} a month for as long as it is up.`;
}
