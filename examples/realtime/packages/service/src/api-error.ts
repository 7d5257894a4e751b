import type { z } from "zod";

/** An answer other than success. What stands in it goes to the client as it is. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    /** What is wrong with each field of a request, by path: `items.0.price`. */
    readonly fields?: Record<string, string>,
  ) {
    super(message);
  }
}

/**
 * Parses a part of a request.
 * @throws ApiError 400 that says what is wrong with each field.
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [issue.path.join(".") || "(body)", issue.message]),
  );
  throw new ApiError(400, "invalid_request", "The request is not valid; `fields` says where.", fields);
}
