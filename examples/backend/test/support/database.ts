import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../src/generated/prisma/client.js";

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
    await onServer(`CREATE DATABASE ${name}${template === undefined ? "" : ` TEMPLATE ${template}`}`);
    const url = new URL(server());
    url.pathname = `/${name}`;
    return new TestDatabase(name, url.href);
  }

  /** One that has the tables, by the migrations. */
  static async migrated(): Promise<TestDatabase> {
    const database = await TestDatabase.create();
    await prisma(database.url, "migrate", "deploy");
    return database;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Not by FORCE: who isn't the server's own may not end a worker that vacuums, which a plain DROP sends away.
    await onServer(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${this.name}' AND usename = current_user`,
    );
    await onServer(`DROP DATABASE IF EXISTS ${this.name}`);
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: server() }) });
  try {
    await client.$executeRawUnsafe(statement);
  } finally {
    await client.$disconnect();
  }
}

/** Runs one of Prisma's commands. Resolves with what it printed. @throws what it printed, where it fails */
export async function prisma(databaseUrl: string, ...args: string[]): Promise<string> {
  // Its search for a newer Prisma outlives the command by ten seconds, and holds its output meanwhile.
  const env = { ...process.env, DATABASE_URL: databaseUrl, NO_COLOR: "1", CHECKPOINT_DISABLE: "1" };
  const { stdout } = await promisify(execFile)("npx", ["prisma", ...args], { env });
  return stdout;
}
