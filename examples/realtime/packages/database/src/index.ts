import pg from "pg";

const CONNECT_LIMIT_MS = 5_000;

/**
 * How to reach Postgres. One place, so that services and migrations connect alike.
 * `uselibpqcompat=true&sslmode=require` in the URL means: encrypt, but take a self-signed certificate.
 */
export function connectionConfig(url: string, applicationName: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
  };
}

/** Opens a pool. `onIdleError` hears of connections that break while nobody uses them; the pool replaces those. */
export function openPool(url: string, applicationName: string, onIdleError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool(connectionConfig(url, applicationName));
  pool.on("error", onIdleError);
  return pool;
}

/** Runs `work` in one transaction: all of it is stored, or nothing. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => (broken = rollbackError));
    throw error;
  } finally {
    client.release(broken);
  }
}

export * from "./moving-average";
export type { Pool, PoolClient } from "pg";
