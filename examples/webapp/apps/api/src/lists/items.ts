import type { Item } from "@webapp/shared";
import type { Queryable } from "../database";

/** Items that a list can have. */
export const MOST_ITEMS = 500;

const columns = `items.id, title, done, (SELECT name FROM accounts WHERE accounts.id = added_by) AS "addedBy"`;
/** Of the list `$2`, where it is one of the account `$1`. */
const ofOwnList = `list_id = $2 AND EXISTS (SELECT 1 FROM members WHERE members.list_id = $2 AND account_id = $1)`;

/** What is in a list, in the order in which it was put there. */
export async function itemsOf(database: Queryable, listId: string): Promise<Item[]> {
  const { rows } = await database.query<Item>(`SELECT ${columns} FROM items WHERE list_id = $1 ORDER BY position`, [
    listId,
  ]);
  return rows;
}

/** Adds an item to one of an account's lists. */
export async function addItem(
  database: Queryable,
  accountId: string,
  listId: string,
  title: string,
): Promise<Item | "no such list" | "full"> {
  const { rows } = await database.query<Item>(
    `INSERT INTO items (list_id, title, added_by)
     SELECT list_id, $3, $1 FROM members WHERE account_id = $1 AND list_id = $2
       AND (SELECT count(*) FROM items WHERE list_id = $2) < ${MOST_ITEMS}
     RETURNING ${columns}`,
    [accountId, listId, title],
  );
  if (rows[0] !== undefined) return rows[0];
  const { rowCount } = await database.query(`SELECT 1 FROM members WHERE account_id = $1 AND list_id = $2`, [
    accountId,
    listId,
  ]);
  return rowCount === 1 ? "full" : "no such list";
}

/** Changes what is given of an item. */
export async function changeItem(
  database: Queryable,
  accountId: string,
  listId: string,
  itemId: string,
  { title, done }: { title?: string | undefined; done?: boolean | undefined },
): Promise<Item | undefined> {
  const { rows } = await database.query<Item>(
    `UPDATE items SET title = coalesce($4, title), done = coalesce($5, done)
     WHERE id = $3 AND ${ofOwnList} RETURNING ${columns}`,
    [accountId, listId, itemId, title, done],
  );
  return rows[0];
}

export async function removeItem(
  database: Queryable,
  accountId: string,
  listId: string,
  itemId: string,
): Promise<boolean> {
  const { rowCount } = await database.query(`DELETE FROM items WHERE id = $3 AND ${ofOwnList}`, [
    accountId,
    listId,
    itemId,
  ]);
  return rowCount === 1;
}

/** Removes all that is done. */
export async function removeDoneItems(database: Queryable, accountId: string, listId: string): Promise<void> {
  await database.query(`DELETE FROM items WHERE done AND ${ofOwnList}`, [accountId, listId]);
}
