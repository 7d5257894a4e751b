import { sessionSchema } from "@webapp/shared";
import { askApi, tellApi } from "@/lib/api";
import { ApiFailure } from "@/lib/api-failure";
import { answer, bodyOf, ownOrigin, sessionCookie, sessionIn } from "@/lib/own-requests";

/** Signs in. */
export function POST(request: Request): Promise<Response> {
  return answer(async () => {
    const origin = ownOrigin(request);
    const session = await askApi("/sessions", sessionSchema, { method: "POST", body: await bodyOf(request) });
    return Response.json({ account: session.account }, { headers: { "set-cookie": sessionCookie(origin, session) } });
  });
}

/** Signs out: the session is over everywhere, and its cookie goes. */
export function DELETE(request: Request): Promise<Response> {
  return answer(async () => {
    const origin = ownOrigin(request);
    await tellApi("/sessions/current", { method: "DELETE", token: sessionIn(request) }).catch((error: unknown) => {
      // One that is over already has nothing left to be ended.
      if (!(error instanceof ApiFailure) || error.code !== "NOT_SIGNED_IN") throw error;
    });
    return new Response(null, { status: 204, headers: { "set-cookie": sessionCookie(origin, undefined) } });
  });
}
