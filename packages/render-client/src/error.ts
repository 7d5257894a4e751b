interface Details {
  readonly status?: number | undefined;
  readonly isConclusive?: boolean;
  readonly cause?: unknown;
}

/** The one error of the client: a sentence for the reader, which never holds the key. */
export class RenderError extends Error {
  override readonly name = "RenderError";
  /** HTTP status of the reply, when a reply reported the failure. */
  readonly status: number | undefined;
  /** Whether it is certain that the request did nothing. */
  readonly isConclusive: boolean;

  /** @param details without `isConclusive`, the status decides: a reply of 400 to 499 is certain to have done nothing */
  constructor(message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
    this.isConclusive = details.isConclusive ?? isRefusal(details.status);
  }
}

/** A redirect of something else than a GET may come after it was done. */
function isRefusal(status = 0): boolean {
  return status >= 400 && status < 500;
}

/** Whether the error leaves open what became of the request: it may have arrived, and no reply says how it ended. */
export function isInconclusive(error: unknown): error is RenderError {
  return error instanceof RenderError && !error.isConclusive;
}

/** Whether the error says that the thing does not exist. */
export function isNotFound(error: unknown): error is RenderError {
  return error instanceof RenderError && (error.status === 404 || error.status === 410);
}

/** The error of what the user broke off. */
export function cancelled(isConclusive: boolean, cause?: unknown): RenderError {
  return new RenderError("The update was cancelled.", { isConclusive, cause });
}

/** The sentence of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
