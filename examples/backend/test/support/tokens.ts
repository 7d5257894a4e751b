import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";

export const jwtSecret = "a-secret-of-thirty-two-characters-or-more";
export const issuer = "https://example.supabase.co/auth/v1";

/** What of a token is to be otherwise. */
interface TokenOptions {
  user?: string;
  secret?: string;
  issuer?: string;
  algorithm?: string;
  audience?: string;
  /** Seconds from now. */
  expiresIn?: number;
}

/** A token as the Supabase project signs them for a signed-in user. */
export function tokenFor({ user = randomUUID(), ...other }: TokenOptions = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: other.algorithm ?? "HS256" })
    .setSubject(user)
    .setIssuer(other.issuer ?? issuer)
    .setAudience(other.audience ?? "authenticated")
    .setExpirationTime(now + (other.expiresIn ?? 600))
    .sign(new TextEncoder().encode(other.secret ?? jwtSecret));
}
