import { parseRelease } from "@slipway/render-api";
import { OperationError } from "./operation-error";

/** @throws OperationError where what an option says is no full commit */
export function requireFullCommit(option: string, commit: string): void {
  if (parseRelease(commit)?.kind === "commit") return;
  throw new OperationError(
    `\`${option} ${commit}\` is no commit: give all of its 40 digits, as \`git rev-parse HEAD\` prints them.`,
  );
}
