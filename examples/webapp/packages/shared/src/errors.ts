import { z } from "zod";

const codes = [
  "VALIDATION_FAILED",
  "EMAIL_TAKEN",
  "WRONG_CREDENTIALS",
  "TOO_MANY_ATTEMPTS",
  "BUSY",
  "NOT_SIGNED_IN",
  "NOT_FOUND",
  "LIST_FULL",
  "REQUEST_REFUSED",
  "DATABASE_UNREACHABLE",
  "API_UNREACHABLE",
  "INTERNAL_ERROR",
] as const;

/** What an error's `code` can be. Programs decide by it; its message is for people. */
export type ErrorCode = (typeof codes)[number];

/** The body of every answer that isn't a success. */
export const errorSchema = z.object({
  error: z.object({
    code: z.enum(codes).catch("INTERNAL_ERROR"),
    message: z.string(),
    /** Of a `VALIDATION_FAILED`: what is wrong, by the name of the field. */
    fields: z.record(z.string(), z.string()).optional(),
  }),
});
