import type { Account } from "@webapp/shared";
import { type Database, inTransaction, type Queryable } from "../database";
import { hashPassword, isPassword } from "./password";

/** Adds an account. Resolves with nothing where somebody has that address already. */
export async function addAccount(
  database: Queryable,
  { email, name, password }: { email: string; name: string; password: string },
): Promise<Account | undefined> {
  const { rows } = await database.query<Account>(
    `INSERT INTO accounts (email, name, password_hash) VALUES ($1, $2, $3)
     ON CONFLICT (email) DO NOTHING RETURNING id, email, name`,
    [email, name, await hashPassword(password)],
  );
  return rows[0];
}

/** Whose credentials these are. Takes as long where there is no such account, so that nobody learns who has one. */
export async function findByCredentials(
  database: Queryable,
  { email, password }: { email: string; password: string },
): Promise<Account | undefined> {
  const { rows } = await database.query<Account & { passwordHash: string }>(
    `SELECT id, email, name, password_hash AS "passwordHash" FROM accounts WHERE email = $1`,
    [email],
  );
  const [found] = rows;
  if (found === undefined) {
    await hashPassword(password);
    return undefined;
  }
  const { passwordHash, ...account } = found;
  return (await isPassword(password, passwordHash)) ? account : undefined;
}

/** Removes an account with its sessions, and the lists that were nobody else's. */
export async function removeAccount(database: Database, id: string): Promise<void> {
  await inTransaction(database, async (connection) => {
    // Locked, so that nobody joins one of the lists meanwhile. In one order, so that two who share lists don't wait for each other.
    await connection.query(
      `SELECT 1 FROM lists JOIN members ON list_id = lists.id WHERE account_id = $1 ORDER BY lists.id FOR UPDATE OF lists`,
      [id],
    );
    await connection.query(
      `DELETE FROM lists USING members own WHERE own.list_id = lists.id AND own.account_id = $1
       AND NOT EXISTS (SELECT 1 FROM members other WHERE other.list_id = lists.id AND other.account_id <> $1)`,
      [id],
    );
    await connection.query(`DELETE FROM accounts WHERE id = $1`, [id]);
  });
}
