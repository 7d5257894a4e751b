import { z } from "zod";

/**
 * Name of a service or data store. What Render allows is unknown but for spaces, which it takes; here it is any text of one
 * line that has a letter from A to Z or a digit, as a host name can be made of nothing else.
 */
export const resourceNameSchema = z
  .string()
  .min(1, "expected a name")
  .max(100, "expected a name of 100 characters at most")
  .regex(/^\P{Cc}+$/u, "expected one line, without control characters")
  .regex(/[a-z0-9]/i, "expected a name with a letter from A to Z or a digit")
  .refine((name) => name.trim() === name, "expected no space at its ends");

/** Characters that Postgres leaves of a name, less the underscore and the four characters that Render appends. */
export const longestDatabaseName = 58;

/** What a database, or its user, can be called. Empty is taken like left out. */
const identifier = z
  .string()
  .regex(
    /^([a-z_][a-z0-9_-]*)?$/i,
    "expected letters from A to Z, digits, `_` and `-`, with a letter or `_` at the start",
  );

export const databaseNameSchema = identifier.max(
  longestDatabaseName,
  `expected at most ${longestDatabaseName} characters`,
);

/** Postgres keeps names that begin with `pg_`, and `postgres` is its superuser. */
export const databaseUserSchema = identifier
  .max(63, "expected at most 63 characters")
  .regex(/^(?!pg_)(?!postgres$)/i, "expected a name that Postgres does not keep for itself");
