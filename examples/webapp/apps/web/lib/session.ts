import { type Account, accountSchema } from "@webapp/shared";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { askApi } from "./api";
import { ApiFailure } from "./api-failure";

/** Holds the session's token, out of the reach of scripts. It is the web application's own, and never goes to the API by itself. */
export const SESSION_COOKIE = "session";

/** Who looks at a page. */
export interface Visitor {
  token: string;
  account: Account;
}

/** Who is signed in; nobody where the session is over. Asked once per request. */
export const findVisitor = cache(async (): Promise<Visitor | undefined> => {
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
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
