import { accessTokenSchema } from "@webapp/shared";
import { askApi } from "@/lib/api";
import { answer, ownOrigin, sessionIn } from "@/lib/own-requests";

/** Gives a page of this site a token for the API: the session's own stays out of scripts' reach. */
export function POST(request: Request): Promise<Response> {
  return answer(async () => {
    ownOrigin(request);
    const asked = { method: "POST", token: sessionIn(request) } as const;
    const token = await askApi("/access-tokens", accessTokenSchema, asked);
    return Response.json(token, { headers: { "cache-control": "no-store" } });
  });
}
