import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { createLog } from "../../apps/api/src/log";
import { migrate } from "../../apps/api/src/migrations";

export const migrationsFolder = join(import.meta.dirname, "../../apps/api/migrations");

/** The server on which tests make databases of their own. */
function server(): string {
  const url = process.env.DATABASE_URL;
  if (url !== undefined) return url;
  throw new Error(
    "Set DATABASE_URL to a Postgres server where databases may be made, such as postgresql://postgres:postgres@127.0.0.1:5432/postgres.",
  );
}

/** A database of a test's own, which is gone afterwards. */
export class TestDatabase implements AsyncDisposable {
  private constructor(
    readonly name: string,
    readonly url: string,
  ) {}

  /** @param template the database that it is a copy of; without one it is empty */
  static async create(template?: string): Promise<TestDatabase> {
    const name = `test_${randomUUID().replaceAll("-", "")}`;
    await query(server(), `CREATE DATABASE ${name}${template === undefined ? "" : ` TEMPLATE ${template}`}`);
    const url = new URL(server());
    url.pathname = `/${name}`;
    return new TestDatabase(name, url.href);
  }

  /** One that has the tables, by the migrations. */
  static async migrated(): Promise<TestDatabase> {
    const database = await TestDatabase.create();
    await migrate(database.url, "up", migrationsFolder, createLog("warn"));
    return database;
  }

  /** What a statement gives back. */
  query(statement: string): Promise<Record<string, unknown>[]> {
    return query(this.url, statement);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Not by FORCE: who isn't the server's own may not end a worker that vacuums, which a plain DROP sends away.
    await query(
      server(),
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${this.name}' AND usename = current_user`,
    );
    await query(server(), `DROP DATABASE IF EXISTS ${this.name}`);
  }
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
