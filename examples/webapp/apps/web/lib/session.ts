import { type Account, accountSchema } from "@webapp/shared";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { askApi } from "./api";
import { ApiFailure } from "./api-failure";
import { isHttpsOnly } from "./environment";

/**
 * Name of the cookie that holds the session's token, out of the reach of scripts. It is the web application's own, and never goes to the API by
 * itself. With `__Host-` before it, browsers take it by HTTPS and from this very host alone, so that none of its neighbours sets another one.
 */
export function sessionCookieName(): string {
  return isHttpsOnly() ? "__Host-session" : "session";
}

/** Who looks at a page. */
export interface Visitor {
  token: string;
  account: Account;
}

/** Who is signed in; nobody where the session is over. Asked once per request. */
export const findVisitor = cache(async (): Promise<Visitor | undefined> => {
  const token = (await cookies()).get(sessionCookieName())?.value;
  if (token === undefined) return undefined;
  try {
    return { token, account: await askApi("/accounts/me", accountSchema, { token }) };
  } catch (error) {
    if (error instanceof ApiFailure && error.code === "NOT_SIGNED_IN") return undefined;
    throw error;
  }
});

/** Who is signed in. Others are sent to sign in, and come back to the page. */
export async function requireVisitor(page: string): Promise<Visitor> {
  return (await findVisitor()) ?? redirect(`/sign-in?to=${encodeURIComponent(page)}`);
}
