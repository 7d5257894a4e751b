/** A tool can't be had on this machine. The message says what was tried and what to install. */
export class ToolchainError extends Error {
  override readonly name = "ToolchainError";
}

/** The reason in `error`, on one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`.trim().replaceAll(/\s*\n\s*/g, " | ");
}
