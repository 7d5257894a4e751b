import { createHash } from "node:crypto";
import type { Detail } from "./progress";

const CONNECT_TIMEOUT_MS = 10_000;
const MEBIBYTE = 1024 * 1024;
/** Several times what any archive has. It is held in memory until it is known to be the right one. */
const MAX_MEBIBYTES = 512;

/** A file that somebody released, and what it has to be. */
export interface Archive {
  name: string;
  sha256: string;
}

/**
 * What `url` serves, once it is known to be `archive`.
 *
 * @throws when it is not what its checksum says
 */
export async function downloadArchive(archive: Archive, url: string, detail: Detail): Promise<Buffer> {
  const content = await readAll(await get(url), detail);
  const sum = createHash("sha256").update(content).digest("hex");
  if (sum !== archive.sha256) {
    throw new Error(
      `\`${archive.name}\` is not the archive that was released: its SHA-256 is ${sum}, not ${archive.sha256}`,
    );
  }
  return content;
}

async function get(url: string): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} seconds`));
  }, CONNECT_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw new Error(`it answered ${response.status} ${response.statusText}`);
    return response;
  } catch (error) {
    throw new Error(`${url} can't be fetched`, { cause: error instanceof Error ? (error.cause ?? error) : error });
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(response: Response, detail: Detail): Promise<Buffer> {
  if (response.body === null) throw new Error(`${response.url} answered without a body`);
  const total = Number(response.headers.get("content-length") ?? 0);
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    received += chunk.length;
    if (received > MAX_MEBIBYTES * MEBIBYTE) {
      throw new Error(`${response.url} sends more than ${MAX_MEBIBYTES} MiB, which no archive has`);
    }
    detail(`${(received / MEBIBYTE).toFixed(0)} of ${total > 0 ? (total / MEBIBYTE).toFixed(0) : "?"} MiB`);
  }
  return Buffer.concat(chunks);
}
