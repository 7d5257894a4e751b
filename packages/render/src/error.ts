import { messageOf } from "@slipway/render-client";
import type { ValueMap } from "./values/value";

/** What exists of a resource although bringing it about failed. */
export interface PartialResource {
  readonly id: string;
  readonly outputs: ValueMap;
  /** Names of those outputs that are inputs as well: Pulumi has them without being told. */
  readonly repeated?: readonly string[];
}

interface Details {
  readonly partial?: PartialResource;
  readonly cause?: unknown;
}

/** What the provider itself finds wrong: a sentence for the reader, which never holds a secret. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  /** Set when Pulumi must keep the resource in its state. */
  readonly partial: PartialResource | undefined;

  constructor(message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.partial = details.partial;
  }
}

/** Does what comes after a resource was made: when that fails, the error says that the resource exists. */
export async function keepingPartial<Result>(
  id: string,
  outputs: ValueMap,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    throw new ProviderError(messageOf(cause), { cause, partial: { id, outputs } });
  }
}
