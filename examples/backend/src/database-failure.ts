import { Prisma } from "./generated/prisma/client.js";

/** The database is not there: it can't be reached, doesn't answer in time, is full or ends connections. The cause says which. */
export class DatabaseFailure extends Error {
  override readonly name = "DatabaseFailure";

  constructor(override readonly cause: unknown) {
    super("the database could not be used");
  }
}

/**
 * Prisma's codes above P2000 that are about the connection and not about what was asked: no connection in time, too many connections.
 * Source: https://www.prisma.io/docs/orm/reference/error-reference
 */
const CONNECTION_CODES = new Set(["P2024", "P2037"]);
/**
 * Postgres' classes of errors that are about the connection: connection exception, insufficient resources, operator intervention.
 * Source: https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const CONNECTION_CLASSES = /^(08|53|57)/;

/** What a query failed with, as a {@link DatabaseFailure} unless the query itself was wrong. */
export function asDatabaseFailure(error: unknown): unknown {
  return isAboutQuery(error) ? error : new DatabaseFailure(error);
}

/** What the driver throws when a connection breaks is a plain error; so what isn't known to be the query's fault is the database's. */
function isAboutQuery(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (!error.code.startsWith("P2") || CONNECTION_CODES.has(error.code)) return false;
  const { cause } = (error.meta?.driverAdapterError ?? {}) as { cause?: { originalCode?: unknown } };
  return !CONNECTION_CLASSES.test(String(cause?.originalCode));
}
