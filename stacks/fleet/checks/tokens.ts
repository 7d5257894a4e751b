import { SignJWT } from "jose";

/** Who the checks are, in logs and to the rate limit. */
const CHECKS = "slipway-checks";

/** What a token lets its holder do. */
export type Role = "dispatcher" | "viewer";

/** A token that the API takes for a minute. */
export function tokenOf(role: Role, { jwtSecret = "" }: Readonly<Record<string, string>>): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(CHECKS)
    .setIssuer("fleet")
    .setAudience("fleet-api")
    .setIssuedAt()
    .setExpirationTime("1 minute")
    .sign(new TextEncoder().encode(jwtSecret));
}
