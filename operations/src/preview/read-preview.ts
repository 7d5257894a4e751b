import { logged } from "../event-log";
import type { Attempt, Pulumi } from "../pulumi";
import { policyDiagnostics } from "./policy-events";
import type { Diagnostic, Preview } from "./preview";
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
  const [{ output, failure }, rules] = await attempted(pulumi, args);
  const found = previewIn(output);
  const preview = found && { ...found, diagnostics: [...found.diagnostics, ...rules] };
  if (failure === undefined) {
    if (preview !== undefined) return preview;
    throw new Error(`\`pulumi ${args.join(" ")}\` printed no preview`);
  }
  const errors = preview?.diagnostics.filter(({ severity }) => severity === "error") ?? [];
  if (preview === undefined || errors.length === 0) throw failure;
  // What a rule refuses Pulumi itself says nothing of, but that the preview has failed.
  const reasons = rules.some(({ severity }) => severity === "error") ? errors.filter(isReason) : errors;
  return { ...preview, failure: reasons.map(({ message }) => message.replace(/^error: /, "").trim()).join("\n\n") };
}

/** What came of a preview, and what rules say in it where the user's environment has a policy pack for it. */
async function attempted(pulumi: Pulumi, args: readonly string[]): Promise<[Attempt, Diagnostic[]]> {
  if (!process.env.PULUMI_OPTION_POLICY_PACK) return [await pulumi.attempt(args), []];
  const [attempt, log = ""] = await logged((more, variables) => pulumi.attempt([...args, ...more], variables));
  return [attempt, policyDiagnostics(log)];
}

function isReason({ message }: Diagnostic): boolean {
  return message.trim() !== "error: preview failed";
}
