import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

/** Prisma's own commands reach the database by the driver that the service uses: nothing else has to be downloaded. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  engine: "js",
  experimental: { adapter: true },
  // Without `allowExitOnIdle` each command would wait ten seconds for a connection that nobody uses any more.
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true }),
});
