import { messageOf } from "@slipway/render-client";
import { unfinishedKey } from "../../change-log";
import { ProviderError } from "../../error";
import type { Operation } from "../../resource";
import type { ValueMap } from "../../values/value";

/** What exists while an update is made. */
interface Updated {
  readonly id: string;
  readonly outputs: ValueMap;
  /** Property paths that the update, or one before it that came to no end, may write. */
  readonly paths: readonly string[];
}

/**
 * Makes an update. When it fails once something was written, the state has the new inputs, so that the old ones can't
 * tell any more what was to go: the mark of what is unfinished says so in their place.
 */
export async function leavingUnfinished<Result>(
  operation: Operation,
  { id, outputs, paths }: Updated,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    if (!operation.hasWritten()) throw cause;
    const unfinished = { ...outputs, [unfinishedKey]: [...new Set(paths)] };
    throw new ProviderError(messageOf(cause), { cause, partial: { id, outputs: unfinished } });
  }
}
