import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

/** Milliseconds that Prisma waits for its advisory lock at most. */
const LOCK_LIMIT_MS = 10_000;

// Prisma leaves the timer of that wait running when it has the lock, so that each command, and with it each deploy, would end ten seconds
// later than it is done. While it does wait, its connection keeps the process alive.
const start = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((callback: () => void, ms?: number, ...args: []) => {
  const timer = start(callback, ms, ...args);
  return ms === LOCK_LIMIT_MS ? timer.unref() : timer;
}, start);

type Connection = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * Sends a migration to Postgres as it is, all at once: so either all of it holds or nothing. The driver's own way is to cut it at each
 * semicolon, those within functions too, and to keep what went before a statement that fails.
 */
class WholeMigrations extends PrismaPg {
  override async connect(): Promise<Connection> {
    return whole(await super.connect());
  }

  override async connectToShadowDb(): Promise<Connection> {
    return whole(await super.connectToShadowDb());
  }
}

function whole(connection: Connection): Connection {
  connection.executeScript = async (sql) => {
    // Without arguments, Postgres takes several statements at once, and makes one transaction of them.
    await connection.executeRaw({ sql, args: [], argTypes: [] });
  };
  return connection;
}

/** Prisma's own commands reach the database by the driver that the service uses: nothing else has to be downloaded. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  engine: "js",
  experimental: { adapter: true },
  // Without `allowExitOnIdle` each command would wait ten seconds for a connection that nobody uses any more.
  adapter: async () => new WholeMigrations({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true }),
});
