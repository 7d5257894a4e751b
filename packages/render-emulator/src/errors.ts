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

/** What to say when a write failed because there is no space left; undefined when it failed for another reason. */
export function fullDisk(error: unknown, folder: string): ApiError | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EDQUOT") return undefined;
  return new ApiError(507, `the disk that holds \`${folder}\` is full: free some space there, then try again`);
}

/** Render's own wording for an unknown id. */
export function notFound(id: string): ApiError {
  return new ApiError(404, `not found: ${id}`);
}

/** What Render has and the emulator doesn't. */
export function absent(field: string, what: string): ApiError {
  return new ApiError(501, `\`${field}\`: the emulator does not support ${what} yet: leave it out`);
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message);
}
