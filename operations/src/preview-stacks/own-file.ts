import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import { stackFilePath } from "../stack-config";
import type { StackFile } from "../stack-file";
import { TEMPLATE } from "./settings";

/** How the file of a pull request's stack begins, by which it is known: another of its name is somebody's own. */
const MARK = "# Written by `slipway preview-stack up`";

/** Writes the file of a pull request's stack: whoever opens it learns where to change what. */
export async function writeOwnFile(project: Project, stack: string, file: StackFile): Promise<void> {
  requireOwnFile(project, stack);
  const text = `${MARK}, anew each time: change ${TEMPLATE} instead.\n${stringify(file)}`;
  await writeFile(stackFilePath(project, stack), text);
}

/**
 * Removes it.
 *
 * @returns whether there was one
 */
export async function removeOwnFile(project: Project, stack: string): Promise<boolean> {
  requireOwnFile(project, stack);
  const isThere = existsSync(stackFilePath(project, stack));
  await rm(stackFilePath(project, stack), { force: true });
  return isThere;
}

/**
 * Makes sure that the file of a pull request's stack is one that was written for it, or isn't there.
 *
 * @throws OperationError when it is somebody's own
 */
export function requireOwnFile(project: Project, stack: string): void {
  const path = stackFilePath(project, stack);
  if (!existsSync(path) || readFileSync(path, "utf8").startsWith(MARK)) return;
  throw new OperationError(
    `\`Pulumi.${stack}.yaml\` is left alone, since \`slipway preview-stack up\` didn't write it (it lacks the first line \`${MARK}\`…): ` +
      "move it to another name, so that the pull request's stack can have its own.",
  );
}
