import { PrismaPg } from "@prisma/adapter-pg";
import { asDatabaseFailure } from "./database-failure.js";
import { PrismaClient } from "./generated/prisma/client.js";
import type { Environment } from "./environment.js";
import type { Log } from "./log.js";

/** Milliseconds after which a query is slow. */
const SLOW_QUERY_MS = 500;
/** Milliseconds that a request waits for a connection at most; below the patience of most clients. */
const CONNECT_LIMIT_MS = 5_000;
/** Milliseconds that a query may take at most. */
const QUERY_LIMIT_MS = 10_000;

export type Database = ReturnType<typeof createDatabase>;

/** The client of the database. It connects when it is first asked something. */
export function createDatabase(environment: Environment, log: Log) {
  const { DATABASE_URL, ENABLE_SLOW_QUERY_WARNINGS, ENABLE_PERF_LOGS } = environment;
  const adapter = new PrismaPg(
    {
      connectionString: DATABASE_URL,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: QUERY_LIMIT_MS,
      statement_timeout: QUERY_LIMIT_MS,
    },
    // A connection that breaks while nobody uses it would else end the process.
    {
      onPoolError: (err) => {
        log.warn({ category: "prisma_failure", err }, "an idle connection to the database broke");
      },
    },
  );
  return new PrismaClient({ adapter }).$extends({
    query: {
      async $allOperations({ model, operation, args, query }): Promise<unknown> {
        const start = performance.now();
        try {
          return await query(args);
        } catch (error) {
          throw asDatabaseFailure(error);
        } finally {
          const line = { model, operation, ms: Math.round(performance.now() - start) };
          if (ENABLE_SLOW_QUERY_WARNINGS && line.ms > SLOW_QUERY_MS)
            log.warn({ category: "slow_query", ...line }, "slow query");
          else if (ENABLE_PERF_LOGS) log.info(line, "query");
        }
      },
    },
  });
}

/** Asks the database something once. @throws DatabaseFailure where it isn't there */
export async function testDatabase(database: Database): Promise<void> {
  await database.$queryRaw`SELECT 1`;
}
