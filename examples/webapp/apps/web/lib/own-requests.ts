import { ApiFailure } from "./api-failure";
import { SESSION_COOKIE } from "./session";

/**
 * The origin of the page that sent a request, which has to be one of this site: no other site can then act for a person whose cookie the
 * browser sends along. Every browser names the origin in a request that isn't a GET.
 *
 * @throws ApiFailure where it is another one, or none is named
 */
export function ownOrigin(request: Request): URL {
  const origin = request.headers.get("origin") ?? "";
  if (URL.canParse(origin) && new URL(origin).host === request.headers.get("host")) return new URL(origin);
  throw new ApiFailure(403, "REQUEST_REFUSED", "Only pages of this site may ask for this.");
}

/** The session's token in a request. @throws ApiFailure where there is none */
export function sessionIn(request: Request): string {
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((cookie) => cookie.trim().split("="));
  const token = cookies.find(([name]) => name === SESSION_COOKIE)?.[1];
  if (token) return token;
  throw new ApiFailure(401, "NOT_SIGNED_IN", "Sign in first.");
}

/** What a page has sent. */
export async function bodyOf(request: Request): Promise<object> {
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body === "object" && body !== null) return body;
  throw new ApiFailure(400, "REQUEST_REFUSED", "The body is no JSON.");
}

/** Sets the session's cookie, or takes it away. It goes over HTTPS alone wherever the page itself came that way. */
export function sessionCookie(origin: URL, session: { token: string; expiresAt: string } | undefined): string {
  const { token, expires } = session
    ? { token: session.token, expires: new Date(session.expiresAt) }
    : { token: "", expires: new Date(0) };
  const secure = origin.protocol === "https:" ? "; Secure" : "";
  return `${SESSION_COOKIE}=${token}; Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax${secure}`;
}

/** Answers a page's own request; a failure of the API is passed on as it is. */
export async function answer(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    const { status, code, message, fields } = error;
    return Response.json({ error: { code, message, fields } }, { status });
  }
}
