import * as path from "node:path";
import { installOnce, type CachedTool } from "../cache";
import { findOnPath } from "../find-on-path";
import type { Step } from "../progress";
import { reasonOf, ToolchainError } from "../toolchain-error";
import { builtPulumi } from "./build";
import { pulumiFault } from "./check";
import { officialPulumi } from "./download";
import { PULUMI_VERSION } from "./version";

/** The path of a `pulumi` that works, or why the one on PATH can't be used. */
export type PulumiSearch = { folder: string } | { fault: string };

/** What was found in this process: to ask a `pulumi` for its version takes a while, and commands need it several times. */
let ensured: Promise<string> | undefined;

/**
 * The folder of a `pulumi` that works, with its Node.js language host: the one on PATH when it is new enough, else the
 * official release in the user's cache, else a build from Go modules in the user's cache.
 *
 * @throws ToolchainError that names every way that was tried and what to install.
 */
export async function ensurePulumi(step: Step): Promise<string> {
  ensured ??= findOrInstall(step);
  try {
    return await ensured;
  } catch (error) {
    ensured = undefined;
    throw error;
  }
}

async function findOrInstall(step: Step): Promise<string> {
  const found = await findPulumi();
  if ("folder" in found) return found.folder;

  const failures = [`PATH: ${found.fault}`];
  for (const tool of installablePulumis()) {
    try {
      await installOnce(tool, step);
      return path.join(tool.folder, "bin");
    } catch (error) {
      failures.push(`${tool.title}: ${reasonOf(error)}`);
    }
  }
  throw new ToolchainError(
    `\`pulumi\` is not available on this machine. Install Pulumi ${PULUMI_VERSION} or newer ` +
      "(https://www.pulumi.com/docs/install/, or `brew install pulumi/tap/pulumi`), or Go 1.24 or newer " +
      `(https://go.dev/dl/) so that it can be built; then run this again. Tried:\n  ${failures.join("\n  ")}`,
  );
}

/** Looks for the `pulumi` that {@link ensurePulumi} would use as things stand. Installs nothing. */
export async function findPulumi(): Promise<PulumiSearch> {
  const onPath = findOnPath("pulumi");
  const fault = onPath === undefined ? "not installed" : await pulumiFault(path.dirname(onPath));
  if (onPath !== undefined && fault === undefined) return { folder: path.dirname(onPath) };
  for (const tool of installablePulumis()) {
    if (await tool.works(tool.folder)) return { folder: path.join(tool.folder, "bin") };
  }
  return { fault: fault ?? "not installed" };
}

function installablePulumis(): CachedTool[] {
  return [officialPulumi(), builtPulumi()];
}
