import { ProviderError } from "../../error";
import type { Operation } from "../../resource";

/** Does the work of an operation within the time that the program's `customTimeouts` allow, if it sets any. */
export async function withinTimeLimit<Result>(
  operation: Operation,
  what: string,
  work: (limited: Operation) => Promise<Result>,
): Promise<Result> {
  const { timeoutMs, signal } = operation;
  if (timeoutMs === undefined) return work(operation);
  const limit = AbortSignal.timeout(timeoutMs);
  const render = operation.render.until(AbortSignal.any([signal, limit]));
  try {
    return await work({ ...operation, render });
  } catch (cause) {
    if (!limit.aborted || signal.aborted || innermost(cause) instanceof ProviderError) throw cause;
    const partial = cause instanceof ProviderError ? cause.partial : undefined;
    throw new ProviderError(
      `${what} took longer than the ${Math.round(timeoutMs / 1000)} s of \`customTimeouts\`; allow more ` +
        "time, and run `pulumi up` again.",
      { cause, ...(partial && { partial }) },
    );
  }
}

/** What an error comes from in the end. What the provider itself finds wrong says more than that time is over. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}
