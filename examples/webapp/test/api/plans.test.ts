import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginSession, findByAnyToken, findBySession } from "../../apps/api/src/accounts/sessions";
import type { Queryable } from "../../apps/api/src/database";
import { TestDatabase } from "../support/database";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await TestDatabase.migrated();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // A small table is read whole, whatever there is to find a row by; with this only where nothing else can be done.
  await client.query("SET enable_seqscan = off");
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

/** How the database would do what it is asked; it gives nothing back. */
async function plansOf(ask: (database: Queryable) => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const query = async (statement: string, values?: unknown[]) => {
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${statement}`, values);
    lines.push(...rows.map((row) => row["QUERY PLAN"]));
    return { rows: [{ expiresAt: new Date() }] };
  };
  await ask({ query } as unknown as Queryable);
  return lines.join("\n");
}

test.each([
  ["a page's token", (on: Queryable) => findByAnyToken(on, "x")],
  ["a session's token", (on: Queryable) => findBySession(on, "x")],
  ["what has expired", (on: Queryable) => beginSession(on, "3f0e8f5c-5a0b-4c39-9a63-2a7d5cf0a9d1")],
])("%s is found by an index, however many sessions there are", async (_, ask) => {
  const plans = await plansOf(ask);
  expect(plans).toMatch(/Index( Only)? Scan|Bitmap Index Scan/);
  expect(plans).not.toMatch(/Seq Scan|Filter: .*(token_hash|SubPlan)/);
});
