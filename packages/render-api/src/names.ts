import { z } from "zod";

/**
 * What a service or data store can be called. What Render allows is unknown but for spaces, which it takes; this is a mild guess: a
 * host name, which Render makes of it, can be made of nothing else than letters from A to Z and digits.
 */
export const resourceNamePattern = /^(?!\s)(?=.*[A-Za-z0-9])\P{Cc}{1,100}(?<!\s)$/u;
export const resourceNameExpected =
  "one line of 100 characters at most, with a letter from A to Z or a digit in it, and no space at its ends";
export const resourceNameSchema = z.string().regex(resourceNamePattern, `expected ${resourceNameExpected}`);

/** Characters that Postgres leaves of a name, less the underscore and the four characters that Render appends. */
export const longestDatabaseName = 58;

/**
 * What a database can be called. How long it can be is Postgres' rule. Which characters Render takes is unknown; these are a guess:
 * those of identifiers, and the hyphen.
 */
export const databaseNamePattern = new RegExp(`^[A-Za-z_][A-Za-z0-9_-]{0,${longestDatabaseName - 1}}$`);
export const databaseNameExpected = `${longestDatabaseName} characters at most: letters from A to Z, digits, \`_\` and \`-\`, with a letter or \`_\` at the start`;

/** What a database's user can be called: by Postgres' rules, which keeps names that begin with `pg_`, and `postgres` for its superuser. */
export const databaseUserPattern = /^(?![Pp][Gg]_)(?!postgres$)[A-Za-z_][A-Za-z0-9_-]{0,62}$/;
export const databaseUserExpected =
  "63 characters at most: letters from A to Z, digits, `_` and `-`, with a letter or `_` at the start, and neither `postgres` nor `pg_…`, which Postgres keeps for itself";

/** Empty is taken like left out. */
function orEmpty(pattern: RegExp, expected: string) {
  return z.string().refine((text) => text === "" || pattern.test(text), `expected ${expected}`);
}

export const databaseNameSchema = orEmpty(databaseNamePattern, databaseNameExpected);
export const databaseUserSchema = orEmpty(databaseUserPattern, databaseUserExpected);
