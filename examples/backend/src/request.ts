import type { z } from "zod";
import { ApiError } from "./api-error.js";

/** A part of a request as its schema has it. @throws ApiError 400 that says what is wrong where */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw new ApiError(400, "VALIDATION_FAILED", `The request is not valid: ${problems.join("; ")}.`);
}
