import { messageOf } from "./error";
import { isDeeperThan, parseJson } from "./json";

/** A request, as it is sent once. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Milliseconds for the whole of it, up to the last byte of the reply. */
  readonly limitMs: number;
  /** Its end breaks the request off. Without one, it goes on to its end. */
  readonly signal: AbortSignal | undefined;
  /** Whether a reply without a body is no whole reply. */
  readonly needsBody: boolean;
}

/** A reply that was read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Why there is no reply, or no whole one. */
export interface Lost {
  /** `unsent`: the server never saw the request. `unanswered`: perhaps it did. `cut off`: it did, and began to answer. */
  readonly lost: "unsent" | "unanswered" | "cut off";
  readonly reason: string;
  /** Whether the next attempt would end in the same way. */
  readonly isFinal?: boolean;
  readonly cause?: unknown;
}

/** Failures before the first byte of a request was sent. */
const unsentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What a page of a hundred can have, and far more; a server may send without end, or little that unpacks to much. */
const largestReplyBytes = 32 * 1024 * 1024;

/** Sends a request once, and reads its reply to the end. Where it is redirected to, nothing is sent: that may be anybody. */
export async function exchange(request: Request): Promise<Reply | Lost> {
  const { method, url, headers, body, limitMs } = request;
  const limit = AbortSignal.timeout(limitMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
  const reasonOf = (error: unknown): string =>
    limit.aborted ? `it exceeded its time limit of ${limitMs / 1_000} s` : causeOf(error);
  let response: Response;
  try {
    response = await fetch(url, { method, headers, signal, redirect: "manual", ...(body !== undefined && { body }) });
  } catch (cause) {
    return { lost: unsentCodes.has(codeOf(cause)) ? "unsent" : "unanswered", reason: reasonOf(cause), cause };
  }
  const { status } = response;
  try {
    const text = await textOf(response);
    if (text === undefined) return tooLarge;
    const fault = response.ok ? faultOf(text, request) : undefined;
    return fault ?? { status, headers: response.headers, text };
  } catch (cause) {
    // A refusal is one without its reason, too.
    if (!response.ok) return { status, headers: response.headers, text: "" };
    return { lost: "cut off", reason: reasonOf(cause), cause };
  }
}

/** Nothing of Render's is nested half as deep; what is read recursively must come to an end. */
const mostLevels = 100;
const tooDeep: Lost = { lost: "cut off", reason: `it is nested more than ${mostLevels} levels deep`, isFinal: true };
const tooLarge: Lost = {
  lost: "cut off",
  reason: `it is larger than ${largestReplyBytes / 1024 / 1024} MiB`,
  isFinal: true,
};

/** The body, unpacked; undefined when it is too large. */
async function textOf({ body }: Response): Promise<string | undefined> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > largestReplyBytes) return undefined;
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return [...parts, decoder.decode()].join("");
}

/** A connection that is closed early looks like the end of a reply that gives no length. */
function faultOf(text: string, { needsBody }: Request): Lost | undefined {
  if (text === "") return needsBody ? { lost: "cut off", reason: "it has no body" } : undefined;
  const isJson = /^\s*[[{"]/.test(text);
  if (isJson && isDeeperThan(mostLevels, text)) return tooDeep;
  return isJson && parseJson(text) === undefined ? { lost: "cut off", reason: "it ends in the middle" } : undefined;
}

function codeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return String(cause?.code);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // An error of several addresses has no message of its own.
  return messageOf(cause) || codeOf(error);
}
