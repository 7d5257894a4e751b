import type { ValueMap } from "./values/value";

/** What exists of a resource although bringing it about failed. */
export interface PartialResource {
  readonly id: string;
  readonly outputs: ValueMap;
}

interface Details {
  /** HTTP status of the reply that told of the failure. */
  readonly status?: number | undefined;
  readonly partial?: PartialResource;
  readonly cause?: unknown;
}

/** The one error of the provider: a sentence for the reader, which never holds a secret. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  /** HTTP status of the reply, when a reply told of the failure. */
  readonly status: number | undefined;
  /** Set when Pulumi must keep the resource in its state. */
  readonly partial: PartialResource | undefined;

  constructor(message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
    this.partial = details.partial;
  }
}

/** Whether the error leaves open what became of the request: no reply came, or one that tells of a failure of the server. */
export function isInconclusive(error: unknown): boolean {
  return error instanceof ProviderError && (error.status === undefined || error.status >= 500);
}

/** The sentence of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
