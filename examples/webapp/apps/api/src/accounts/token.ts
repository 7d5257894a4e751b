import { createHash, randomBytes } from "node:crypto";

/** A token that nobody guesses. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps of a token. A plain hash will do: there is nothing in a random text to be guessed. */
export function hashOfToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
