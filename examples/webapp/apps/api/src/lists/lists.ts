import { randomBytes } from "node:crypto";
import type { List, ListSummary } from "@webapp/shared";
import { type Database, inTransaction, type Queryable } from "../database";
import { itemsOf } from "./items";

/** An account's lists, the newest first. */
export async function listsOf(database: Queryable, accountId: string): Promise<ListSummary[]> {
  const { rows } = await database.query<ListSummary>(
    `SELECT lists.id, lists.name,
       (SELECT count(*)::int FROM items WHERE list_id = lists.id AND NOT done) AS open,
       (SELECT count(*)::int FROM members WHERE list_id = lists.id) AS members
     FROM lists JOIN members own ON own.list_id = lists.id
     WHERE own.account_id = $1 ORDER BY own.joined_at DESC, lists.id`,
    [accountId],
  );
  return rows;
}

/** Adds a list that is this account's alone so far. */
export function addList(database: Database, accountId: string, name: string): Promise<string> {
  return inTransaction(database, async (connection) => {
    const { rows } = await connection.query<{ id: string }>(
      `INSERT INTO lists (name, invitation) VALUES ($1, $2) RETURNING id`,
      [name, newInvitation()],
    );
    const { id } = rows[0] ?? {};
    if (id === undefined) throw new Error("the database gave no row back");
    await connection.query(`INSERT INTO members (list_id, account_id) VALUES ($1, $2)`, [id, accountId]);
    return id;
  });
}

/** One of an account's lists, with all that is in it. */
export async function findList(database: Queryable, accountId: string, id: string): Promise<List | undefined> {
  const { rows } = await database.query<Omit<List, "items">>(
    `SELECT lists.id, lists.name, invitation, ARRAY(
       SELECT accounts.name FROM members JOIN accounts ON accounts.id = account_id
       WHERE list_id = lists.id ORDER BY joined_at, accounts.id
     ) AS members
     FROM lists JOIN members own ON own.list_id = lists.id
     WHERE lists.id = $2 AND own.account_id = $1`,
    [accountId, id],
  );
  const [found] = rows;
  return found && { ...found, items: await itemsOf(database, id) };
}

/** Makes a list an account's, too. Resolves with the list's id, or nothing where no list has such an invitation. */
export async function joinList(
  database: Queryable,
  accountId: string,
  invitation: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ id: string }>(
    `WITH invited AS (SELECT id FROM lists WHERE invitation = $2 FOR SHARE),
       joined AS (INSERT INTO members (list_id, account_id) SELECT id, $1 FROM invited ON CONFLICT DO NOTHING)
     SELECT id FROM invited`,
    [accountId, invitation],
  );
  return rows[0]?.id;
}

/** Removes a list from an account's own. The last one who leaves takes it along. */
export function leaveList(database: Database, accountId: string, id: string): Promise<boolean> {
  return inTransaction(database, async (connection) => {
    await connection.query(`SELECT 1 FROM lists WHERE id = $1 FOR UPDATE`, [id]);
    const { rowCount } = await connection.query(`DELETE FROM members WHERE list_id = $1 AND account_id = $2`, [
      id,
      accountId,
    ]);
    await connection.query(
      `DELETE FROM lists WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM members WHERE list_id = $1)`,
      [id],
    );
    return rowCount === 1;
  });
}

/** 80 bits, in letters and digits that people don't mistake for each other. */
function newInvitation(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  return Array.from(randomBytes(16), (byte) => alphabet[byte % 32]).join("");
}
