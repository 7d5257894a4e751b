import pRetry from "p-retry";
import { z } from "zod";

/** Sends a request of a check. Rejects, with what came instead, unless it is answered with `status`, or one below another. */
export async function request(
  url: string,
  init: RequestInit,
  status: number | { below: number } = 200,
): Promise<Response> {
  const method = init.method ?? "GET";
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new Error(`${method} ${url}: ${init.signal?.aborted ? "no answer" : causeOf(error)}`);
  });
  const isExpected = typeof status === "number" ? response.status === status : response.status < status.below;
  if (isExpected) return response;
  const expected = typeof status === "number" ? status : `a status below ${status.below}`;
  throw new Error(`${method} ${url}: expected ${expected}, got ${response.status} ${shorten(await response.text())}`);
}

/** Reads JSON. Rejects unless it is as `schema` says. */
export async function getJson<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const text = await (await request(url, { signal })).text();
  return parseJson(`GET ${url}`, text, schema);
}

/**
 * Parses JSON that a system under test has sent.
 *
 * @param what where it came from, for the error
 */
export function parseJson<Schema extends z.ZodType>(what: string, text: string, schema: Schema): z.output<Schema> {
  const parsed = jsonText.pipe(schema).safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Error(`${what}: ${shorten(text)} does not match the contract: ${shorten(z.prettifyError(parsed.error))}`);
}

/** For what needs a moment, such as ticks to pass a queue: tries until `signal` aborts, and then rejects with what was seen last. */
export async function eventually<Result>(signal: AbortSignal, attempt: () => Promise<Result>): Promise<Result> {
  let seen: Error | undefined;
  const onFailedAttempt = ({ error }: { error: Error }): void => {
    if (seen === undefined || !signal.aborted) seen = error;
  };
  try {
    return await pRetry(attempt, { retries: Infinity, minTimeout: 250, maxTimeout: 1000, signal, onFailedAttempt });
  } catch (error) {
    throw seen ?? error;
  }
}

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("it is not JSON");
    return z.NEVER;
  }
});

/** `fetch` says no more than that it failed; its cause says why. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
