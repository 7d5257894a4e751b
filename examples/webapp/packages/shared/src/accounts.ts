import { z } from "zod";

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "can have 254 characters at most")
  .pipe(z.email("has to be an address such as ada@example.com"));

/** With which a person signs in. */
export const credentialsSchema = z.strictObject({ email, password: z.string().min(1, "is missing").max(200) });

/** What a person gives to have an account. */
export const newAccountSchema = z.strictObject({
  name: z.string().trim().min(1, "is missing").max(60, "can have 60 characters at most"),
  email,
  // Long rather than odd: as NIST SP 800-63B has it.
  password: z.string().min(10, "needs 10 characters or more").max(200, "can have 200 characters at most"),
});

export const accountSchema = z.object({ id: z.uuid(), name: z.string(), email: z.string() });
export type Account = z.infer<typeof accountSchema>;

/** What signing in gives: the token is the session. */
export const sessionSchema = z.object({ token: z.string(), expiresAt: z.iso.datetime(), account: accountSchema });

/** What a page of a signed-in person sends to the API itself, for a few minutes. */
export const accessTokenSchema = z.object({ token: z.string(), expiresAt: z.iso.datetime() });
export type AccessToken = z.infer<typeof accessTokenSchema>;
