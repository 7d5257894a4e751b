import type { FastifyRequest } from "fastify";
import { ApiError } from "../api-error";
import type { Database } from "../database";
import { findByAnyToken, findBySession, type SignedIn } from "./sessions";

/** Who is signed in, by the session's token or one that a page may use. @throws ApiError where nobody is */
export async function signedIn(request: FastifyRequest, database: Database): Promise<SignedIn> {
  return asserted(await findByAnyToken(database, tokenOf(request)));
}

/** Who is signed in, by the session's own token alone: what a page's script holds makes no further tokens, and removes no account. */
export async function signedInBySession(request: FastifyRequest, database: Database): Promise<SignedIn> {
  return asserted(await findBySession(database, tokenOf(request)));
}

function asserted(found: SignedIn | undefined): SignedIn {
  if (found === undefined) throw new ApiError(401, "NOT_SIGNED_IN", "The session is over: sign in again.");
  return found;
}

function tokenOf({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer ([\w-]{1,100})$/i.exec(headers.authorization ?? "") ?? [];
  if (token === undefined) throw new ApiError(401, "NOT_SIGNED_IN", "Sign in first.");
  return token;
}
