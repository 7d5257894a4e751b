import type { FileHandle } from "node:fs/promises";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
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

/**
 * Answers with a file, and waits until it has gone. Headers that the response has already stay as they are.
 *
 * What was published was a regular file; who has put a link or a pipe in its place gets no other file served.
 */
export async function replyWithFile(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path, status }: FileToSend,
): Promise<void> {
  const gone = new Error(`\`${path}\` is gone from ${root}: deploy the site again`);
  const opened = await openWithin(root, path);
  if ("problem" in opened) throw gone;
  await using file = opened.file;
  const { size, dev, ino } = await file.stat();
  const headers = status === 404 ? {} : conditionsOf(request.headers, size);
  // The library finds a file by its path once more, so it is asked for the headers alone.
  const asked = Object.create(request, { headers: { value: headers }, method: { value: "HEAD" } }) as IncomingMessage;
  const options = { root, index: false as const, dotfiles: "allow" as const, cacheControl: false };
  const reply = await send(asked, encodeURIComponent(path), options);
  if (reply.type === "error" && (reply.statusCode === 404 || reply.statusCode === 500)) throw gone;
  if (reply.type === "file" && (reply.metadata.stat.dev !== dev || reply.metadata.stat.ino !== ino)) throw gone;
  for (const [name, value] of Object.entries({ "Cache-Control": cacheControl, ...reply.headers })) {
    if (!response.hasHeader(name)) response.setHeader(name, value);
  }
  response.statusCode = status === 404 ? 404 : reply.statusCode;
  // It takes Node's own, and calls back at once.
  compress(request as never, response as never, () => undefined);
  const isWithContent = reply.type === "file" && request.method !== "HEAD" && reply.statusCode !== 304;
  await pipeline(isWithContent ? contentOf(file, reply.headers) : reply.stream, response);
}

/** What the headers of an answer announce of a file. */
function contentOf(file: FileHandle, headers: Record<string, string | number>): Readable {
  const length = Number(headers["Content-Length"]);
  const start = Number(/^bytes (\d+)-/.exec(String(headers["Content-Range"]))?.[1] ?? 0);
  // A stream of nothing can't be named by its ends.
  return length === 0 ? Readable.from([]) : file.createReadStream({ start, end: start + length - 1, autoClose: false });
}

/** The headers that say which part or version of a file is asked for, as the library reads them rightly. */
function conditionsOf(headers: IncomingHttpHeaders, size: number): IncomingHttpHeaders {
  // To the library `no-cache` means that what the caller has is out of date; by RFC 9110 that is for caches to know.
  const conditions = { ...headers };
  delete conditions["cache-control"];
  const suffix = /^bytes=-(\d+)$/.exec(headers.range ?? "")?.[1];
  // It refuses the last 100 bytes of a file that has 10; by RFC 9110 they are all of it.
  return size > 0 && Number(suffix) > size ? { ...conditions, range: "bytes=0-" } : conditions;
}
