import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { OperationError } from "./operation-error";

/**
 * Writes what a command makes into a file, or prints it where none is named.
 *
 * @throws OperationError when the file can't be written
 */
export async function writeOutput(
  text: string,
  output: string | undefined,
  say: (text: string) => void,
): Promise<void> {
  if (output === undefined) {
    say(text.trimEnd());
    return;
  }
  const file = path.resolve(output);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new OperationError(`\`${file}\` can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
