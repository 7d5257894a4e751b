import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

const folder = new URL("../migrations/", import.meta.url);
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });

await client.connect();
try {
  // All or nothing: what isn't committed goes with the connection.
  await client.query("BEGIN");
  await client.query("SELECT pg_advisory_xact_lock(1)");
  await client.query("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)");
  const { rows } = await client.query("SELECT name FROM migrations");
  const applied = new Set(rows.map(({ name }) => name));
  for (const name of (await readdir(folder)).sort()) {
    if (applied.has(name)) continue;
    await client.query(await readFile(new URL(name, folder), "utf8"));
    await client.query("INSERT INTO migrations VALUES ($1)", [name]);
    console.log(`applied ${name}`);
  }
  await client.query("COMMIT");
} finally {
  await client.end();
}
