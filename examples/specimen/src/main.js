import { createServer } from "node:http";
import pg from "pg";

const { DATABASE_URL, GREETING = "Hello", NODE_ENV, PORT = "3000" } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL });
// A connection that breaks while nobody uses it is no reason to end.
pool.on("error", (error) => console.error(error));

const server = createServer(async ({ url }, response) => {
  try {
    response.end(url === "/health" ? await health() : await greet());
  } catch (error) {
    console.error(error);
    response.writeHead(503).end("The database can't be reached.\n");
  }
});

/** Whether visitors can be counted. */
async function health() {
  await pool.query("SELECT 1 FROM visits LIMIT 1");
  return "ok\n";
}

async function greet() {
  const { rows } = await pool.query("INSERT INTO visits DEFAULT VALUES RETURNING id");
  return `${GREETING}! You are visitor ${rows[0].id}.\n`;
}

process.on("SIGTERM", () => server.close(() => pool.end()));
// On all interfaces in production, as platforms require; elsewhere on none that others on the network reach.
server.listen(Number(PORT), NODE_ENV === "production" ? "0.0.0.0" : "127.0.0.1");
