/** What every layer throws when a request can't be served; one place in the routes turns it into the wire's error. */
export class ApiError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Render's own wording for an unknown id. */
export function notFound(id: string): ApiError {
  return new ApiError(404, `not found: ${id}`);
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message);
}
