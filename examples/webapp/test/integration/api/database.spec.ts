import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { listSchema, sessionSchema } from "@webapp/shared";
import pg from "pg";
import { test as base, expect } from "../fixtures";
import { stack } from "../stack";

const migrations = join(__dirname, "../../../apps/api/migrations");

/** The stack's database, as an owner sees it. */
const test = base.extend<{ query: (sql: string, ...values: unknown[]) => Promise<Record<string, unknown>[]> }>({
  query: async ({}, use) => {
    // From outside there is TLS alone; the emulator's certificate is its own, and this is a stack of the tests' own.
    const client = new pg.Client({ connectionString: stack.databaseUrl, ssl: { rejectUnauthorized: false } });
    await client.connect();
    await use(async (sql, ...values) => (await client.query<Record<string, unknown>>(sql, values)).rows);
    await client.end();
  },
});
test.skip(stack.databaseUrl === undefined, "only a stack of the tests' own lets them into its database");

test("each migration of the code is applied, in its order, and no other", async ({ query }) => {
  const applied = (await query("SELECT name FROM migrations ORDER BY id")).map(({ name }) => name);
  const files = readdirSync(migrations).sort();
  expect(applied).toEqual(files.map((file) => file.replace(/\.sql$/, "")));
});

test("passwords and tokens are kept as hashes alone", async ({ query, person }) => {
  const [account] = await query("SELECT * FROM accounts WHERE email = $1", person.email);
  expect(JSON.stringify(account)).not.toContain(person.password);
  const [session] = await query("SELECT * FROM sessions WHERE account_id = $1", account?.id);
  expect(session?.token_hash).toEqual(createHash("sha256").update(person.token).digest());
});

test("a session that has run out opens nothing, and goes when somebody signs in", async ({ api, query, person }) => {
  const token = randomBytes(32).toString("base64url");
  const [seeded] = await query(
    `INSERT INTO sessions (account_id, token_hash, expires_at)
     SELECT id, $2, now() - interval '1 second' FROM accounts WHERE email = $1 RETURNING id`,
    person.email,
    createHash("sha256").update(token).digest(),
  );
  expect((await api.ask("GET", "/accounts/me", { token }))[0]).toBe(401);
  const { email, password } = person;
  const [status, session] = await api.ask("POST", "/sessions", { body: { email, password } });
  expect([status, sessionSchema.safeParse(session).success]).toEqual([201, true]);
  expect(await query("SELECT 1 FROM sessions WHERE id = $1", seeded?.id)).toEqual([]);
});

test("of an account that is removed no row is left", async ({ api, query, person }) => {
  const { token } = person;
  const list = listSchema.parse((await api.ask("POST", "/lists", { token, body: { name: "Week" } }))[1]);
  await api.ask("POST", `/lists/${list.id}/items`, { token, body: { title: "Milk" } });
  const [account] = await query("SELECT id FROM accounts WHERE email = $1", person.email);
  const rows = () =>
    query(
      `SELECT 'account' AS row FROM accounts WHERE id = $1 UNION ALL SELECT 'session' FROM sessions WHERE account_id = $1
       UNION ALL SELECT 'member' FROM members WHERE account_id = $1 UNION ALL SELECT 'list' FROM lists WHERE id = $2
       UNION ALL SELECT 'item' FROM items WHERE list_id = $2`,
      account?.id,
      list.id,
    );
  expect(await rows()).toHaveLength(5);
  expect((await api.ask("DELETE", "/accounts/me", { token }))[0]).toBe(204);
  expect(await rows()).toEqual([]);
});
