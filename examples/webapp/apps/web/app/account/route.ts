import { sessionSchema } from "@webapp/shared";
import { askApi, tellApi } from "@/lib/api";
import { answer, bodyOf, ownOrigin, sessionCookie, sessionIn } from "@/lib/own-requests";

/** Makes an account, and signs in as it. */
export function POST(request: Request): Promise<Response> {
  return answer(async () => {
    const origin = ownOrigin(request);
    const session = await askApi("/accounts", sessionSchema, { method: "POST", body: await bodyOf(request) });
    const headers = { "set-cookie": sessionCookie(origin, session) };
    return Response.json({ account: session.account }, { status: 201, headers });
  });
}

/** Removes the account of who is signed in, with the lists that are nobody else's. */
export function DELETE(request: Request): Promise<Response> {
  return answer(async () => {
    const origin = ownOrigin(request);
    await tellApi("/accounts/me", { method: "DELETE", token: sessionIn(request) });
    return new Response(null, { status: 204, headers: { "set-cookie": sessionCookie(origin, undefined) } });
  });
}
