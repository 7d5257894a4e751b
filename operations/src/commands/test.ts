import { didYouMean } from "@slipway/render-api";
import { messageOf } from "@slipway/render-client";
import { isLocalRepository } from "../../../components/source";
import { BY_HAND, previewStack } from "../../../infra/preview-stack-name";
import { integrationTests } from "../../../stacks/integration-tests";
import { findEmulator, requireEmulator } from "../emulator/record";
import { stopEmulator } from "../emulator/stop";
import { withoutSecrets } from "../environment-secrets";
import { repositoryAt } from "../git-host/start";
import { notify } from "../integration-tests/notify";
import { runSystemTests, testsOf } from "../integration-tests/run";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { notUp } from "../pulumi-failure";
import type { StackUnderTest, Tests } from "../preview-stacks/run-tests";
import { emulatorHost, hasStackFile, readStackConfig } from "../stack-config";
import { stacksOnEmulator } from "../stacks-on-emulator";
import { readOutputs, systemsIn } from "../system-outputs";
import { complain } from "../terminal";
import { INTERRUPTED_EXIT } from "../updates/interruption";
import type { UpdateEnd } from "../updates/update";
import type { CommandContext } from "./context";
import { previewStackDown } from "./preview-stack-down";
import { bringPreviewStackUp, type PreviewStackUpOptions } from "./preview-stack-up";

/** What is tested, and where. */
export interface TestOptions {
  /** A stack that is up; without, one is brought up for the tests alone, on this machine's emulator, and taken down again. */
  target?: string | undefined;
  /** Names of the systems; none: all that have integration tests. */
  systems: readonly string[];
  /** A clone of the application's repository, where that is not this one. */
  repo?: string | undefined;
  /** Whether the stack that was brought up for the tests stays. */
  keep?: boolean | undefined;
}

/**
 * Runs the integration tests of systems on a stack, and tells of failures whoever is to be told. Resolves with an exit code.
 *
 * @throws OperationError when there is nothing that could be tested; nothing is touched then
 */
export async function testStack(context: CommandContext, options: TestOptions): Promise<number> {
  requireTests(options.systems);
  const { target, repo } = options;
  // The address may have a password in it.
  if (repo !== undefined && !isLocalRepository(repo))
    throw new OperationError(
      "`--repo` is a URL, and tests are run from a work tree on this machine: name the folder of a clone with `--repo <folder>`.",
    );
  const reports: string[] = [];
  const exitCode = await (target === undefined
    ? onOwnStack(context, options, reports)
    : onTarget(context, target, options, reports));
  for (const folder of reports) context.say(`Reports: ${folder}`);
  return exitCode;
}

/** Makes sure that systems which somebody has named have tests. */
function requireTests(named: readonly string[]): void {
  const offered = Object.keys(integrationTests);
  const unknown = named.find((name) => !offered.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(offered, unknown);
  throw new OperationError(
    `There is no system \`${unknown}\` that has integration tests: expected one of ${offered.join(", ")}${hint || "."}`,
  );
}

async function onTarget(
  context: CommandContext,
  stack: string,
  { systems, repo }: TestOptions,
  reports: string[],
): Promise<number> {
  const { project, step } = context;
  const isOnEmulator = emulatorHost(project, stack) !== undefined;
  const clone = repo === undefined ? undefined : await repositoryAt(repo);
  if (isOnEmulator) await requireEmulator(project);
  // What a pull request's stack holds is nobody's data; at Render, though, nothing outside reaches its data stores.
  const isOwn = isOnEmulator && readStackConfig(project, stack)?.config["slipway:environment"] === "preview";
  const secrets = isOwn ? "secrets in clear" : "secrets hidden";
  const outputs = await readOutputs(await pulumiFor(project, stack, step), stack, secrets);
  const running = systemsIn(outputs).map(({ name }) => name);
  if (running.length === 0) throw new OperationError(notUp(stack, isOnEmulator));
  const tested = systems.length > 0 ? systems : running.filter((name) => name in integrationTests);
  const missing =
    tested.length === 0 ? Object.keys(integrationTests)[0] : tested.find((name) => !running.includes(name));
  if (missing !== undefined)
    throw new OperationError(
      `Stack \`${stack}\` doesn't have the system \`${missing}\`: it runs ${running.join(", ")}.`,
    );
  for (const system of tested) testsOf(project, { system, stack, clone });
  return testAll(context, tested, { stack, clone, outputs, quiet: false }, reports);
}

/**
 * Tests one system after the other, and tells of each that fails.
 *
 * @param reports the folder of each one's reports is added
 */
async function testAll(
  context: CommandContext,
  systems: readonly string[],
  on: StackUnderTest,
  reports: string[],
): Promise<number> {
  let exitCode = 0;
  for (const system of systems) {
    const tell = (failure: object) => notify({ system, target: on.stack, ...failure });
    try {
      const { outcome, report, folder } = await runSystemTests(context, { ...on, system });
      if (outcome === "interrupted") return INTERRUPTED_EXIT;
      reports.push(folder);
      if (outcome === "passed") continue;
      exitCode = 1;
      await tell({ report });
    } catch (error) {
      await tell({ why: "they could not be begun" });
      throw error;
    }
  }
  return exitCode;
}

/** On a stack that is there for the tests alone. What has begun it ends it, whatever came of the tests. */
async function onOwnStack(
  context: CommandContext,
  { systems, repo, keep = false }: TestOptions,
  reports: string[],
): Promise<number> {
  const { project, say } = context;
  const tested = systems.length > 0 ? systems : Object.keys(integrationTests);
  const target = previewStack(BY_HAND);
  requireNew(context, target);
  await requireTestsInTemplate(context, tested, repo);
  const wasRunning = (await findEmulator(project)) !== undefined;
  const preview = { pullRequest: BY_HAND, onEmulator: true, systems: tested, ...(repo !== undefined && { repo }) };
  let exitCode: number;
  try {
    exitCode = await testOnNew(context, { ...preview, isPassing: !keep }, reports);
  } catch (error) {
    await takeDown(context, target, wasRunning).catch((other: unknown) => {
      complain(withoutSecrets(messageOf(other), process.env));
    });
    throw error;
  }
  if (keep) say(`\`npm run test:integration -- --target ${target}\` tests it again.`);
  else await takeDown(context, target, wasRunning);
  return exitCode;
}

/** Brings a stack up and tests it. Where it can't be tested, whoever is to be told of failures learns why. */
async function testOnNew(
  context: CommandContext,
  preview: PreviewStackUpOptions & { systems: readonly string[] },
  reports: string[],
): Promise<number> {
  const { systems, pullRequest } = preview;
  // What is refused beforehand only whoever gave the command is told; what becomes of tests that are begun is told for each.
  const waiting = new Set<string>();
  const tell = async (why: string) => {
    for (const system of waiting) await notify({ system, target: previewStack(pullRequest), why });
  };
  let exitCode = 1;
  const onBegin = () => {
    for (const system of systems) waiting.add(system);
  };
  const tests: Tests = async (_, on) => {
    waiting.clear();
    exitCode = await testAll(context, systems, on, reports);
    return exitCode === 0 ? "passed" : "failed";
  };
  try {
    const { update } = await bringPreviewStackUp(context, { ...preview, tests, onBegin });
    if (update === "interrupted") return INTERRUPTED_EXIT;
    if (update !== "green") await tell(UNTESTED[update]);
    return exitCode;
  } catch (error) {
    await tell(UNTESTED.failed);
    throw error;
  }
}

/** Why a stack was not tested, by how its update ended. */
const UNTESTED: Readonly<Record<Exclude<UpdateEnd, "green" | "interrupted">, string>> = {
  "checks failed": "the checks of the stack failed",
  "not verified": "the checks of the stack could not be tried",
  failed: "the stack did not come up",
  "not begun": "the update of the stack was not begun",
};

/** Another run's stack, or one that was kept, is not taken from under whoever looks at it. */
function requireNew({ project }: CommandContext, stack: string): void {
  if (!hasStackFile(project, stack)) return;
  throw new OperationError(
    `\`${stack}\` is there already, since somebody tests on it, has kept it, or was cut off: \`--target ${stack}\` tests that one, ` +
      `and \`npx slipway preview-stack down --pr ${BY_HAND}\` takes it down.`,
  );
}

/** Looks for the tests where the stack is to have the application. A system that the template lacks is refused when the stack is planned. */
async function requireTestsInTemplate(
  { project }: CommandContext,
  systems: readonly string[],
  repo = project.root,
): Promise<void> {
  const clone = await repositoryAt(repo);
  const { config } = readStackConfig(project, "preview") ?? { config: {} };
  for (const system of systems)
    if (`slipway:${system}` in config) testsOf(project, { system, stack: "preview", clone });
}

/** Takes the stack down, if it came to be one; and the emulator ends again, if it was started for it and nobody else's stack is on it. */
async function takeDown(context: CommandContext, stack: string, wasRunning: boolean): Promise<void> {
  const { project, step, say } = context;
  if (hasStackFile(project, stack)) await previewStackDown(context, { pullRequest: BY_HAND, onEmulator: true });
  if (wasRunning) return;
  const others = await stacksOnEmulator(project);
  if (others.length === 0) await stopEmulator(project, step);
  else say(`The emulator runs on, with ${others.map((name) => `\`${name}\``).join(", ")}; \`npm run stop\` stops it.`);
}
