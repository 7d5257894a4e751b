import { stat } from "node:fs/promises";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { send } from "@fastify/send";
import compression from "compression";
import { openWithin } from "../within-folder";

/** Below that a compressed answer is no shorter. */
const compressibleFrom = 48;

/** Brotli or gzip as the caller takes it, of what gets shorter by it; a range is one of the file as it is. */
const compress = compression({
  threshold: compressibleFrom,
  filter: (request, response) => !response.hasHeader("content-range") && compression.filter(request, response),
});

/** What Render's network keeps for a few minutes and browsers ask about each time. */
const cacheControl = "public, max-age=0, s-maxage=300";

export interface FileToSend {
  root: string;
  /** Relative to the root. */
  path: string;
  /** With 404 it is sent whole, whatever part or version of a page the caller asked for. */
  status: 200 | 404;
}

/** Answers with a file. Headers that the response has already stay as they are. */
export async function replyWithFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: FileToSend,
): Promise<void> {
  const { root, path } = file;
  const gone = new Error(`\`${path}\` is gone from ${root}: deploy the site again`);
  // What was published was a regular file; who has put a link or a pipe in its place gets no other file served.
  const opened = await openWithin(root, path);
  if ("problem" in opened) throw gone;
  await opened.file.close();
  const headers = file.status === 404 ? {} : await conditionsOf(request, join(root, path));
  const asked = Object.create(request, { headers: { value: headers } }) as IncomingMessage;
  const options = { root, index: false as const, dotfiles: "allow" as const, cacheControl: false };
  const reply = await send(asked, encodeURIComponent(path), options);
  if (reply.type === "error" && (reply.statusCode === 404 || reply.statusCode === 500)) {
    throw gone;
  }
  for (const [name, value] of Object.entries({ "Cache-Control": cacheControl, ...reply.headers })) {
    if (!response.hasHeader(name)) response.setHeader(name, value);
  }
  response.statusCode = file.status === 404 ? 404 : reply.statusCode;
  // It takes Node's own, and calls back at once.
  compress(request as never, response as never, () => undefined);
  // It may go, as when somebody clears the cache, after it was found.
  reply.stream.once("error", () => response.destroy());
  response.once("close", () => reply.stream.destroy());
  reply.stream.pipe(response);
}

/** The headers that say which part or version of a file is asked for, as the library reads them rightly. */
async function conditionsOf({ headers }: IncomingMessage, path: string): Promise<IncomingHttpHeaders> {
  // To the library `no-cache` means that what the caller has is out of date; by RFC 9110 that is for caches to know.
  const conditions = { ...headers };
  delete conditions["cache-control"];
  const suffix = /^bytes=-(\d+)$/.exec(headers.range ?? "")?.[1];
  // It refuses the last 100 bytes of a file that has 10; by RFC 9110 they are all of it.
  const size = suffix === undefined ? 0 : (await stat(path)).size;
  return size > 0 && Number(suffix) > size ? { ...conditions, range: "bytes=0-" } : conditions;
}
