import { expect, test } from "vitest";
import { lineOf, psqlCommand, redisCliCommand } from "./client-command";

// The lines are those that Render's dashboard shows, with TLS asked for where `psql` would go without.
test.each([
  [
    psqlCommand("postgresql://app:s%40cret@dpg-1-a.frankfurt-postgres.render.com/app_x1"),
    " PGPASSWORD=s@cret PGSSLMODE=require psql --host dpg-1-a.frankfurt-postgres.render.com --port 5432 --username app --dbname app_x1",
  ],
  [
    psqlCommand("postgresql://app:it's@127.0.0.1:41000/app"),
    String.raw` PGPASSWORD='it'\''s' PGSSLMODE=require psql --host 127.0.0.1 --port 41000 --username app --dbname app`,
  ],
  [
    redisCliCommand("rediss://red-1:secret@frankfurt-keyvalue.render.com:6379"),
    " REDISCLI_AUTH=secret redis-cli -h frankfurt-keyvalue.render.com -p 6379 --user red-1 --tls",
  ],
  [
    redisCliCommand("rediss://red-1:secret@127.0.0.1:41001"),
    " REDISCLI_AUTH=secret redis-cli -h 127.0.0.1 -p 41001 --user red-1 --tls --insecure",
  ],
  [redisCliCommand("redis://127.0.0.1:41001/2"), "redis-cli -h 127.0.0.1 -p 41001 -n 2"],
])("%j is the line %s", (command, line) => {
  expect(lineOf(command)).toBe(line);
  for (const password of ["s@cret", "it's", "secret"]) expect(command.args).not.toContain(password);
});
