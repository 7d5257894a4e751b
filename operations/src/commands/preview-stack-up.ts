import { rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { createStack } from "../create-stack";
import { ensureGitHost } from "../git-host/start";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { expiryAfter, writeLabel } from "../preview-stacks/label";
import { planPreview, type PreviewPlan, type PreviewRequest } from "../preview-stacks/plan";
import { previewFileText } from "../preview-stacks/settings";
import { runTests, type TestOutcome } from "../preview-stacks/run-tests";
import { type Pulumi, pulumiFor } from "../pulumi";
import { hasStackFile, stackFilePath } from "../stack-config";
import { fromNow } from "../status/ago";
import { complain, print } from "../terminal";
import type { CommandContext } from "./context";
import { addressesIn } from "./stack-addresses";
import { stackEmulator } from "./stack-emulator";
import { sayWhy } from "./start";

/** How a pull request's stack is brought up. */
export interface PreviewStackUpOptions extends PreviewRequest {
  /** A line for a shell: the pull request's integration tests. */
  test?: string;
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
  isUp: boolean;
  checks: TestOutcome;
  tests: TestOutcome;
  /** By the name of the stack output. */
  addresses: Record<string, string>;
}

const outputsSchema = z.record(z.string(), z.unknown());

/**
 * Brings a pull request's stack up at its own commit, verifies it, runs its tests, and says where it is and when it expires. Resolves with
 * an exit code.
 */
export async function previewStackUp(
  context: CommandContext,
  options: PreviewStackUpOptions,
  now: () => Date = () => new Date(),
): Promise<number> {
  const talking = { ...context, say: options.json === true ? complain : context.say };
  const plan = await planPreview(context.project, options);
  sayPlan(talking, plan);
  const pulumi = await openStack(talking, plan);
  const expires = expiryAfter(Number(plan.file.config["slipway:expiresAfterHours"]), now());
  // First of all: whatever becomes of the update, `down --expired` finds what there is.
  await writeLabel(pulumi, plan.stack, { expires, commit: plan.source.commit });
  const outcome = await bringUp(talking, pulumi, plan, options);
  const result = {
    stack: plan.stack,
    pullRequest: options.pullRequest,
    commit: plan.source.commit,
    expires,
    ...outcome,
  };
  if (options.json === true) print(JSON.stringify(result, undefined, 2));
  else for (const line of resultLines(result, now())) context.say(line);
  return result.isUp && result.checks === "passed" && result.tests !== "failed" ? 0 : 1;
}

function sayPlan({ say }: CommandContext, { stack, source, place, leftOut }: PreviewPlan): void {
  const from = source.url ?? place?.folder;
  say(`\`${stack}\` runs commit ${source.commit}${from === undefined ? "" : ` of ${from}`}.`);
  for (const path of leftOut) say(`${path} is left out: it is encrypted, and a stack on the emulator can't read it.`);
}

/** Makes the stack, with its file, where it is to be; what was written is taken back when that can't be. */
async function openStack(context: CommandContext, plan: PreviewPlan): Promise<Pulumi> {
  const { project, step } = context;
  const { stack, place, isOnEmulator } = plan;
  const path = stackFilePath(project, stack);
  const isNew = !hasStackFile(project, stack);
  await writeFile(path, previewFileText(plan.file));
  try {
    if (isOnEmulator) await stackEmulator(context, stack);
    if (place !== undefined) await ensureGitHost(project, place, path);
    const pulumi = await pulumiFor(project, stack, step);
    await createStack(pulumi, stack);
    if (isOnEmulator) await recoverInterruptedUpdate({ ...context, stack, pulumi });
    return pulumi;
  } catch (error) {
    if (isNew) await rm(path, { force: true });
    throw error;
  }
}

async function bringUp(
  context: CommandContext,
  pulumi: Pulumi,
  { stack, source }: PreviewPlan,
  { test, json }: PreviewStackUpOptions,
): Promise<Pick<PreviewStackResult, "isUp" | "checks" | "tests" | "addresses">> {
  const quiet = json === true;
  // A refresh first: a CI runner has no journal of what an earlier one began.
  const run = await pulumi.run(["up", "--yes", "--refresh", "--stack", stack], { quiet });
  if (run.exitCode !== 0) {
    await sayWhy(context, stack, run);
    return { isUp: false, checks: "not run", tests: "not run", addresses: {} };
  }
  const { verify } = await import("./verify.js");
  const isVerified = await verify(context, { stack });
  const printed = await pulumi.read(["stack", "output", "--json", "--show-secrets", "--stack", stack]);
  const outputs = outputsSchema.parse(JSON.parse(printed));
  const addresses = Object.fromEntries(addressesIn(outputs).map(({ name, url }) => [name, url]));
  const tests =
    test === undefined || !isVerified
      ? "not run"
      : await runTests(context, { command: test, stack, source, outputs, quiet });
  return { isUp: true, checks: isVerified ? "passed" : "failed", tests, addresses };
}

/** What is said at the end. */
export function resultLines(
  { stack, pullRequest, commit, expires, isUp, checks, tests, addresses }: PreviewStackResult,
  now: Date,
): string[] {
  const until = `${fromNow(expires, now.getTime())} (${expires.slice(0, 16).replace("T", " ")} UTC)`;
  const down = `\`npx slipway preview-stack down --pr ${pullRequest}\` takes it down before.`;
  const expiry = `It expires ${until}; each \`up\` moves that. ${down}`;
  if (!isUp) return ["", `\`${stack}\` is not up at commit ${commit.slice(0, 7)}. ${expiry}`];
  const width = Math.max(0, ...Object.keys(addresses).map((name) => name.length));
  const ran = tests === "not run" ? "" : `, its tests ${tests}`;
  return [
    "",
    `\`${stack}\` is up at commit ${commit.slice(0, 7)}: its checks ${checks}${ran}.`,
    "",
    ...Object.entries(addresses).map(([name, url]) => `  ${name.padEnd(width)}  ${url}`),
    "",
    expiry,
  ];
}
