import type { ErrorCode } from "@webapp/shared";
import type { z } from "zod";

/** An answer other than success. What stands in it goes to the client as it is. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly statusCode: number,
    readonly code: ErrorCode,
    message: string,
    readonly fields?: Record<string, string>,
  ) {
    super(message);
  }

  /** The body of the answer. */
  get envelope() {
    return { error: { code: this.code, message: this.message, ...(this.fields && { fields: this.fields }) } };
  }
}

/** What a list, an item or an invitation that isn't there is answered with, and one that is somebody else's. */
export function notFound(what: string): ApiError {
  return new ApiError(404, "NOT_FOUND", `There is no such ${what}.`);
}

/** Reads what a client has sent. @throws ApiError that says for each field what is wrong with it */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(input ?? {});
  if (error === undefined) return data;
  const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.join(".") || "body", message]));
  const [first = ["", ""]] = Object.entries(fields);
  throw new ApiError(400, "VALIDATION_FAILED", `\`${first[0]}\` ${first[1]}.`, fields);
}
