import { SignJWT } from "jose";

/** The user as whom a check signs in: one that no Supabase project has, whose data nobody sees. */
export const CHECK_USER = "00000000-0000-4000-8000-000000000000";

/** A token as the Supabase project signs them for a signed-in user, for a minute. */
export function signIn({ jwtSecret = "", jwtIssuer = "" }: Readonly<Record<string, string>>): Promise<string> {
  return new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(CHECK_USER)
    .setIssuer(jwtIssuer)
    .setAudience("authenticated")
    .setIssuedAt()
    .setExpirationTime("1 minute")
    .sign(new TextEncoder().encode(jwtSecret));
}
