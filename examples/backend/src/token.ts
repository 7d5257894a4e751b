import { errors, jwtVerify } from "jose";
import { z } from "zod";
import { ApiError } from "./api-error.js";
import type { Environment } from "./environment.js";

/** Who a token was issued to, by what Supabase puts into it. */
export interface User {
  id: string;
  role: string;
}

const claims = z.object({ sub: z.uuid(), role: z.string().min(1) });

/** Reads who calls from an `Authorization` header. @throws ApiError 401 that says what is wrong with the token */
export type ReadUser = (header: string | undefined) => Promise<User>;

/** A reader of the tokens that a Supabase project signs with its secret. */
export function tokenReader({ SUPABASE_JWT_SECRET, SUPABASE_JWT_ISSUER }: Environment): ReadUser {
  const secret = new TextEncoder().encode(SUPABASE_JWT_SECRET);
  return async (header) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(header ?? "") ?? [];
    if (token === undefined)
      throw new ApiError(401, "TOKEN_MISSING", "Send a token of a signed-in user: `Authorization: Bearer <token>`.");
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ["HS256"],
        issuer: SUPABASE_JWT_ISSUER,
        audience: "authenticated",
        requiredClaims: ["exp", "sub", "role"],
      });
      const { sub, role } = claims.parse(payload);
      return { id: sub, role };
    } catch (error) {
      throw refusal(error);
    }
  };
}

function refusal(cause: unknown): ApiError {
  const refuse = (code: ApiError["code"], message: string) => new ApiError(401, code, message, { cause });
  if (cause instanceof errors.JOSEAlgNotAllowed)
    return refuse("TOKEN_WRONG_ALGORITHM", "The token is signed by an algorithm that is not accepted.");
  if (cause instanceof errors.JWSSignatureVerificationFailed)
    return refuse("TOKEN_WRONG_SIGNATURE", "The token was not signed by the project that this service trusts.");
  if (cause instanceof errors.JWTExpired) return refuse("TOKEN_EXPIRED", "The token has expired: sign in again.");
  if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === "iss")
    return refuse("TOKEN_WRONG_ISSUER", "The token was issued by another project.");
  if (cause instanceof errors.JWTClaimValidationFailed || cause instanceof z.ZodError)
    return refuse("TOKEN_INVALID", "The token is not one of a signed-in user.");
  return refuse("TOKEN_MALFORMED", "The token cannot be read.");
}
