import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { z } from "zod";
import { integrationTests, type IntegrationTests } from "../../../stacks/integration-tests";
import { outdatedPackage } from "../../../toolchain/prerequisites";
import type { CommandContext } from "../commands/context";
import { OperationError } from "../operation-error";
import { sayOtherCommit, type StackUnderTest } from "../preview-stacks/run-tests";
import { testEnvironment, withoutAccess } from "../preview-stacks/test-environment";
import type { Project } from "../project";
import { readStackConfig } from "../stack-config";
import { runOnTerminal } from "../terminal-program";
import { findBrowser } from "../verification/browser";
import { readReport, type TestReport } from "./junit";

/** A system's tests, and what they are run on. */
export interface SystemRun extends StackUnderTest {
  system: string;
}

/** What came of them. */
export interface SystemResult {
  outcome: "passed" | "failed" | "interrupted";
  /** Where the reports are, relative to the project. */
  folder: string;
  /** What they have reported; undefined where they did not come to that. */
  report?: TestReport | undefined;
}

/**
 * Runs the integration tests of one system on a stack that is up, with the packages that they need, and says where their reports are.
 *
 * @throws OperationError when the tests aren't there
 */
export async function runSystemTests(context: CommandContext, run: SystemRun): Promise<SystemResult> {
  const { project, say } = context;
  const { system, stack } = run;
  const tests = testsOf(project, run);
  await sayOtherCommit(context, run);
  const reports = await emptyReports(project, run);
  const folder = path.relative(project.root, reports);
  if (await installPackages(context, tests, run.quiet)) return { outcome: "interrupted", folder };
  say(`Running the integration tests of \`${system}\` on \`${stack}\`.`);
  const { exitCode, wasInterrupted } = await runOnTerminal("sh", ["-c", tests.command], {
    cwd: tests.application,
    env: {
      ...testEnvironment(stack, run.outputs, { system }),
      // This project's own, which npm hands to all that it runs: it would keep away what the application has before and after its tests.
      npm_config_ignore_scripts: undefined,
      INTEGRATION_REPORTS: reports,
      CHROME_PATH: findBrowser(),
    },
    quiet: run.quiet,
  });
  if (wasInterrupted) return { outcome: "interrupted", folder };
  const report = await readReport(path.join(reports, "junit.xml"));
  for (const line of resultLines(run, exitCode, report)) say(line);
  const isGreen = exitCode === 0 && report !== undefined && report.count > 0 && report.failed.length === 0;
  return { outcome: isGreen ? "passed" : "failed", report, folder };
}

/**
 * Installs what an application's lock file names, unless it is there. A script that a package brings runs where the tests need that alone, and
 * learns nothing of the stack.
 *
 * @returns whether somebody has interrupted that
 * @throws OperationError when it can't be installed
 */
async function installPackages(
  { say }: CommandContext,
  { application, installScripts = false }: TestsThere,
  quiet: boolean,
): Promise<boolean> {
  const outdated = outdatedPackage(application);
  if (outdated === undefined) return false;
  say(`npm ci in ${application}: ${outdated}`);
  // Said in either case: npm hands on this project's own setting.
  const args = ["ci", `--ignore-scripts=${!installScripts}`, "--no-audit", "--no-fund"];
  const { exitCode, wasInterrupted } = await runOnTerminal("npm", args, {
    cwd: application,
    env: withoutAccess(),
    quiet,
  });
  if (exitCode === 0 || wasInterrupted) return wasInterrupted;
  throw new OperationError(`\`npm ci\` in \`${application}\` failed; the reason is above.`);
}

function resultLines({ system, stack }: SystemRun, exitCode: number, report: TestReport | undefined): string[] {
  const what = `The integration tests of \`${system}\` on \`${stack}\``;
  if (report === undefined)
    return [`${what} ended with ${exitCode} and have reported nothing, so nobody knows what works.`];
  const { count, skipped, failed } = report;
  const rest = skipped === 0 ? "" : `, skipped: ${skipped}`;
  if (failed.length > 0)
    return [`${what} failed: ${failed.length} of ${count}${rest}.`, ...[...new Set(failed)].map((name) => `  ${name}`)];
  if (count === 0) return [`${what} ended with ${exitCode}, and none has run${rest}.`];
  if (exitCode !== 0) return [`${what} ended with ${exitCode}, though none of ${count} has failed${rest}.`];
  return [`${what} passed: ${count}${rest}.`];
}

const settingsSchema = z.looseObject({ rootDir: z.string().default("") });

/** A system's tests, and the folder of the application that they are in. */
interface TestsThere extends IntegrationTests {
  application: string;
}

/** What says where a system's tests are. */
export interface TestsPlace {
  system: string;
  /** The stack whose file has the application's `rootDir`. */
  stack: string;
  /** The clone that they are in, where that is not this one. */
  clone?: string | undefined;
}

/**
 * Finds the tests of a system.
 *
 * @throws OperationError when they aren't there
 */
export function testsOf(project: Project, { system, stack, clone }: TestsPlace): TestsThere {
  const tests = integrationTests[system];
  if (tests === undefined) throw new OperationError(`\`${system}\` has no integration tests of its own.`);
  const settings = settingsSchema.safeParse(readStackConfig(project, stack)?.config[`slipway:${system}`]);
  const application = path.join(clone ?? project.root, settings.data?.rootDir ?? "");
  if (existsSync(path.join(application, tests.folder))) return { ...tests, application };
  throw new OperationError(
    `The integration tests of \`${system}\` are in its application's repository, and \`${application}\` has no \`${tests.folder}\`: ` +
      "name a clone of that with `--repo <folder>`.",
  );
}

/** The folder for the reports of a run, empty. Git sees nothing in it. */
async function emptyReports({ root }: Project, { stack, system }: SystemRun): Promise<string> {
  const own = path.join(root, ".slipway");
  privateFolder(own, { isPassable: true });
  // What a test leaves of its pages has the tokens of its sessions in it.
  privateFolder(path.join(own, "reports"));
  const reports = path.join(own, "reports", stack.replaceAll("/", "-"), system);
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  return reports;
}
