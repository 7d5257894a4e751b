import * as path from "node:path";
import { installOnce, type CachedTool } from "../cache";
import { findOnPath } from "../find-on-path";
import type { Step } from "../progress";
import { reasonOf, ToolchainError } from "../toolchain-error";
import { builtPulumi } from "./build";
import { pulumiFault } from "./check";
import { officialPulumi } from "./download";
import { PULUMI_VERSION } from "./version";

/**
 * The folder of a `pulumi` that works, with its Node.js language host: the one on PATH when it is new enough, else the
 * official release in the user's cache, else a build from Go modules in the user's cache.
 *
 * @throws ToolchainError that names every way that was tried and what to install.
 */
export async function ensurePulumi(step: Step): Promise<string> {
  const onPath = findOnPath("pulumi");
  const fault = onPath === undefined ? "none is there" : await pulumiFault(path.dirname(onPath));
  if (onPath !== undefined && fault === undefined) return path.dirname(onPath);

  const tools = [officialPulumi(), builtPulumi()];
  const ready = await firstWorking(tools);
  if (ready !== undefined) return path.join(ready.folder, "bin");

  const failures = [`PATH: ${fault ?? "none is there"}`];
  for (const tool of tools) {
    try {
      await installOnce(tool, step);
      return path.join(tool.folder, "bin");
    } catch (error) {
      failures.push(`${tool.title}: ${reasonOf(error)}`);
    }
  }
  throw new ToolchainError(
    `\`pulumi\` can't be had on this machine. Install Pulumi ${PULUMI_VERSION} or newer ` +
      "(https://www.pulumi.com/docs/install/, or `brew install pulumi/tap/pulumi`), or Go 1.24 or newer " +
      `(https://go.dev/dl/) so that it can be built; then run this again. Tried:\n  ${failures.join("\n  ")}`,
  );
}

async function firstWorking(tools: CachedTool[]): Promise<CachedTool | undefined> {
  for (const tool of tools) if (await tool.works(tool.folder)) return tool;
  return undefined;
}
