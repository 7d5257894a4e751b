import { ApiFailure } from "./api-failure";
import { isHttpsOnly } from "./environment";
import { sessionCookieName } from "./session";

/** Bytes that a body may have: as many as the API takes. */
const MOST_BYTES = 16 * 1024;

/**
 * The origin of the page that sent a request, which has to be one of this site: no other site can then act for a person whose cookie the
 * browser sends along. Every browser names the origin in a request that isn't a GET.
 *
 * @throws ApiFailure where it is another one, or none is named
 */
export function ownOrigin(request: Request): URL {
  const text = request.headers.get("origin") ?? "";
  if (URL.canParse(text)) {
    const origin = new URL(text);
    const isSafe = origin.protocol === "https:" || !isHttpsOnly();
    if (isSafe && origin.host === request.headers.get("host")) return origin;
  }
  throw new ApiFailure(403, "REQUEST_REFUSED", "Only pages of this site may ask for this.");
}

/** The session's token in a request. @throws ApiFailure where there is none */
export function sessionIn(request: Request): string {
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((cookie) => cookie.trim().split("="));
  const token = cookies.find(([name]) => name === sessionCookieName())?.[1];
  if (token) return token;
  throw new ApiFailure(401, "NOT_SIGNED_IN", "Sign in first.");
}

/** What a page has sent. @throws ApiFailure where it is no JSON, or more than any page sends */
export async function bodyOf(request: Request): Promise<object> {
  const text = await textOf(request);
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // It is told below.
  }
  throw new ApiFailure(400, "REQUEST_REFUSED", "The body is no JSON.");
}

/** Reads no more than may be: by what the request says of itself, and by what comes. */
async function textOf({ headers, body }: Request): Promise<string> {
  const tooLong = new ApiFailure(413, "REQUEST_REFUSED", "The body is too long.");
  if (Number(headers.get("content-length")) > MOST_BYTES) throw tooLong;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    bytes += read.value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      throw tooLong;
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks).toString();
}

/** Sets the session's cookie, or takes it away. It goes over HTTPS alone wherever the page itself came that way. */
export function sessionCookie(origin: URL, session: { token: string; expiresAt: string } | undefined): string {
  const { token, expires } = session
    ? { token: session.token, expires: new Date(session.expiresAt) }
    : { token: "", expires: new Date(0) };
  const secure = origin.protocol === "https:" ? "; Secure" : "";
  return `${sessionCookieName()}=${token}; Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax${secure}`;
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
