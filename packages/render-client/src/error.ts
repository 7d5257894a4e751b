/** The one error of the client: a sentence for the reader, which never holds the key. */
export class RenderError extends Error {
  override readonly name = "RenderError";
  /** HTTP status of the reply, when a reply told of the failure. */
  readonly status: number | undefined;

  constructor(message: string, details: { readonly status?: number | undefined; readonly cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
  }
}

/** Whether the error leaves open what became of the request: no reply came, or one that tells of a failure of the server. */
export function isInconclusive(error: unknown): boolean {
  return error instanceof RenderError && (error.status === undefined || error.status >= 500);
}

/** Whether the error says that the thing does not exist. */
export function isNotFound(error: unknown): error is RenderError {
  return error instanceof RenderError && (error.status === 404 || error.status === 410);
}

/** The sentence of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
