import type { AccessToken, Account } from "@webapp/shared";
import type { Queryable } from "../database";
import { hashOfToken, newToken } from "./token";

/** Days that a session lasts. */
const SESSION_DAYS = 30;
/** Minutes that a page may use one token: it is in a script's reach, where the session is not. */
const ACCESS_MINUTES = 5;

/** Somebody who is signed in. */
export interface SignedIn {
  account: Account;
  sessionId: string;
}

/** Begins a session. What has expired goes, so that nothing else has to see to it. */
export async function beginSession(database: Queryable, accountId: string): Promise<AccessToken> {
  const token = newToken();
  await database.query(`DELETE FROM sessions WHERE expires_at < now()`);
  const { rows } = await database.query<{ expiresAt: Date }>(
    `INSERT INTO sessions (account_id, token_hash, expires_at)
     VALUES ($1, $2, now() + make_interval(days => $3)) RETURNING expires_at AS "expiresAt"`,
    [accountId, hashOfToken(token), SESSION_DAYS],
  );
  return { token, expiresAt: isoOf(rows[0]?.expiresAt) };
}

/** Makes a token that a page may use in place of the session's own. */
export async function addAccessToken(database: Queryable, sessionId: string): Promise<AccessToken> {
  const token = newToken();
  await database.query(`DELETE FROM access_tokens WHERE session_id = $1 AND expires_at < now()`, [sessionId]);
  const { rows } = await database.query<{ expiresAt: Date }>(
    `INSERT INTO access_tokens (token_hash, session_id, expires_at)
     VALUES ($1, $2, now() + make_interval(mins => $3)) RETURNING expires_at AS "expiresAt"`,
    [hashOfToken(token), sessionId, ACCESS_MINUTES],
  );
  return { token, expiresAt: isoOf(rows[0]?.expiresAt) };
}

const byOwnToken = `SELECT id, account_id, expires_at FROM sessions WHERE token_hash = $1`;
const byAccessToken = `SELECT sessions.id, account_id, sessions.expires_at FROM access_tokens
  JOIN sessions ON sessions.id = session_id WHERE access_tokens.token_hash = $1 AND access_tokens.expires_at > now()`;

/** Whose session it is. */
export function findBySession(database: Queryable, token: string): Promise<SignedIn | undefined> {
  return find(database, byOwnToken, token);
}

/** Whose session it is, by its own token or one that a page may use. Two look-ups: one that takes either reads every session there is. */
export function findByAnyToken(database: Queryable, token: string): Promise<SignedIn | undefined> {
  return find(database, `${byOwnToken} UNION ALL ${byAccessToken}`, token);
}

async function find(database: Queryable, sessions: string, token: string): Promise<SignedIn | undefined> {
  const { rows } = await database.query<Account & { sessionId: string }>(
    `SELECT found.id AS "sessionId", accounts.id, email, name FROM (${sessions}) AS found
     JOIN accounts ON accounts.id = account_id WHERE found.expires_at > now()`,
    [hashOfToken(token)],
  );
  const [found] = rows;
  if (found === undefined) return undefined;
  const { sessionId, ...account } = found;
  return { sessionId, account };
}

/** Ends a session, and with it all tokens that were made for it. */
export async function endSession(database: Queryable, sessionId: string): Promise<void> {
  await database.query(`DELETE FROM sessions WHERE id = $1`, [sessionId]);
}

function isoOf(date: Date | undefined): string {
  if (date === undefined) throw new Error("the database gave no row back");
  return date.toISOString();
}
