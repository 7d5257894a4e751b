import pg from "pg";
import type { Log } from "./log";

/** Milliseconds that a request waits for a connection at most; below the patience of most clients. */
const CONNECT_LIMIT_MS = 5_000;
/** Milliseconds that a query may take at most. */
const QUERY_LIMIT_MS = 10_000;
/** Per instance. Old and new instances are there together during a deploy, and small databases take about a hundred. */
const MOST_CONNECTIONS = 10;

export type Database = pg.Pool;
/** What a query can be sent to: the pool, or the one connection of a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;

/** Connections to the database. The first one is made when something is asked. */
export function createDatabase(connectionString: string, log: Log): Database {
  const pool = new pg.Pool({
    connectionString,
    application_name: "api",
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: QUERY_LIMIT_MS,
    statement_timeout: QUERY_LIMIT_MS,
  });
  // One that breaks while nobody uses it would else end the process.
  pool.on("error", (err) => {
    log.warn({ err }, "an idle connection to the database broke");
  });
  return pool;
}

/** Asks the database something once. @throws what hinders it */
export async function testDatabase(database: Database): Promise<void> {
  await database.query("SELECT 1");
}

/**
 * Does all of a piece of work, or nothing of it. What Postgres takes back for another one's sake, as it does with one of two that wait for
 * each other, is done once more.
 *
 * @param work is nothing but queries, for it may run twice
 */
export async function inTransaction<T>(database: Database, work: (connection: Queryable) => Promise<T>): Promise<T> {
  try {
    return await inOneTransaction(database, work);
  } catch (error) {
    if (!wasTakenBack(error)) throw error;
    return inOneTransaction(database, work);
  }
}

async function inOneTransaction<T>(database: Database, work: (connection: Queryable) => Promise<T>): Promise<T> {
  const connection = await database.connect();
  try {
    await connection.query("BEGIN");
    const result = await work(connection);
    await connection.query("COMMIT");
    connection.release();
    return result;
  } catch (error) {
    // Closed rather than rolled back, for the connection itself may be what failed.
    connection.release(true);
    throw error;
  }
}

/** A failure to serialize, or a deadlock: nothing of the transaction is there, and alone it would have gone well. */
function wasTakenBack(error: unknown): boolean {
  return error instanceof Error && ["40001", "40P01"].includes((error as { code?: string }).code ?? "");
}

/** Classes of SQLSTATE that are about the server, not about what was asked: connection, resources, operator, system. */
const OF_THE_SERVER = /^(08|53|57|58)/;

/** Whether it is the database that can't be used, rather than a query that is wrong. */
export function isDatabaseFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string")
    return OF_THE_SERVER.test(code) || /^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)|^ENOTFOUND$/.test(code);
  // The driver's own errors have no code.
  return /timeout|Connection terminated|Query read timeout|Client has encountered a connection error/i.test(
    error.message,
  );
}
