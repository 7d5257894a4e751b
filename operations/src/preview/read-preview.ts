import type { Pulumi } from "../pulumi";
import type { Preview } from "./preview";
import { previewIn } from "./preview-document";

/** How a stack is previewed. */
export interface PreviewOptions {
  /** Whether what Render has is looked at first, in place of what the state says: changes are then what differs from the program. */
  refresh?: boolean;
}

/**
 * What an update of a stack would do. Nothing is changed, neither at Render nor in Pulumi's state.
 *
 * @returns what the program or the provider refused is the preview's failure
 * @throws OperationError when there is no preview at all: no such stack, no backend, no passphrase
 */
export async function readPreview(
  pulumi: Pulumi,
  stack: string,
  { refresh = false }: PreviewOptions = {},
): Promise<Preview> {
  // Both are set, since a project's options may say `refresh: always`.
  const args = ["preview", "--json", "--show-sames", `--refresh=${refresh}`, "--stack", stack];
  const { output, failure } = await pulumi.attempt(args);
  const preview = previewIn(output);
  if (failure === undefined) {
    if (preview !== undefined) return preview;
    throw new Error(`\`pulumi ${args.join(" ")}\` printed no preview`);
  }
  const errors = preview?.diagnostics.filter(({ severity }) => severity === "error") ?? [];
  if (preview === undefined || errors.length === 0) throw failure;
  return { ...preview, failure: errors.map(({ message }) => message.replace(/^error: /, "").trim()).join("\n\n") };
}
