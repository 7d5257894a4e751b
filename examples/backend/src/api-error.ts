/** What an error's `code` can be. Clients decide by it; messages are for people. */
export type ErrorCode =
  | "VALIDATION_FAILED"
  | "TOKEN_MISSING"
  | "TOKEN_MALFORMED"
  | "TOKEN_WRONG_ALGORITHM"
  | "TOKEN_WRONG_SIGNATURE"
  | "TOKEN_WRONG_ISSUER"
  | "TOKEN_EXPIRED"
  | "TOKEN_INVALID"
  | "NOT_FOUND"
  | "REQUEST_REFUSED"
  | "DEPENDENCY_FAILURE"
  | "INTERNAL_ERROR";

/** An answer other than success. What stands in it goes to the client as it is. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly statusCode: number,
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The body of the answer. */
  get envelope() {
    return { error: { code: this.code, message: this.message } };
  }
}
