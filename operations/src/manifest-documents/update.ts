import { mkdir, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { System } from "../../../stacks/system";
import { OperationError } from "../operation-error";
import { GENERATE } from "./documents";
import { freshnessOf } from "./stale";

/**
 * Writes what is written from manifests, where it is otherwise, and removes what was written from those that are gone.
 *
 * @throws OperationError where somebody's own file is in the way; then nothing is written
 */
export async function updateDocuments(
  root: string,
  systems: readonly System[],
  say: (line: string) => void,
): Promise<void> {
  const { stale, foreign, leftover } = await freshnessOf(root, systems);
  if (foreign.length > 0)
    throw new OperationError(
      `${foreign.map((file) => `\`${file}\``).join(", ")} was not written by \`${GENERATE}\`, which would overwrite it: move what is yours in it elsewhere, and remove it.`,
    );
  for (const { file, text } of stale) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    say(file);
  }
  for (const file of leftover) {
    await rm(path.join(root, file));
    say(`${file} is removed`);
  }
}
