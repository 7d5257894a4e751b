import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

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
