import { UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { readEnvironment } from "../../src/environment.js";
import { tokenReader } from "../../src/token.js";
import { variablesFor } from "../support/app.js";
import { issuer, tokenFor } from "../support/tokens.js";

const read = tokenReader(readEnvironment(variablesFor("postgresql://app:pw@db/app")));
const user = "5b4e7a51-6f21-4f0e-9d52-1c1a6a1b7a10";

test("a token of the project tells who calls", async () => {
  await expect(read(`Bearer ${await tokenFor({ user })}`)).resolves.toEqual({ id: user, role: "authenticated" });
});

describe("is refused, each for its own reason:", () => {
  const unsigned = new UnsecuredJWT({ role: "authenticated" }).setIssuer(issuer).setSubject(user).encode();
  test.each([
    ["no header", () => undefined, "TOKEN_MISSING"],
    ["another scheme", () => "Basic dTpw", "TOKEN_MISSING"],
    ["no token after the scheme", () => "Bearer ", "TOKEN_MISSING"],
    ["what is no token", () => "Bearer abc", "TOKEN_MALFORMED"],
    [
      "another project's signature",
      async () => `Bearer ${await tokenFor({ secret: "another-secret-of-thirty-two-characters" })}`,
      "TOKEN_WRONG_SIGNATURE",
    ],
    [
      "another issuer",
      async () => `Bearer ${await tokenFor({ issuer: "https://other.supabase.co/auth/v1" })}`,
      "TOKEN_WRONG_ISSUER",
    ],
    ["an expired token", async () => `Bearer ${await tokenFor({ expiresIn: -60 })}`, "TOKEN_EXPIRED"],
    [
      "another algorithm",
      async () => `Bearer ${await tokenFor({ algorithm: "HS512", secret: "x".repeat(64) })}`,
      "TOKEN_WRONG_ALGORITHM",
    ],
    ["no signature at all", () => `Bearer ${unsigned}`, "TOKEN_WRONG_ALGORITHM"],
    ["another audience", async () => `Bearer ${await tokenFor({ audience: "other" })}`, "TOKEN_INVALID"],
    ["a subject that is no user", async () => `Bearer ${await tokenFor({ user: "service" })}`, "TOKEN_INVALID"],
  ])("%s", async (_, header, code) => {
    await expect(read(await header())).rejects.toMatchObject({ statusCode: 401, code });
  });
});
