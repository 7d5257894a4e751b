import type { ServerResponse } from "node:http";
import { requestIdIfPublic } from "./edge-headers";

/** Enough for a sentence with a name in it. */
const longestAnswer = 1000;

/**
 * What the emulator itself tells a caller, in place of a service. It may hold words of the request: no browser takes it
 * for a page, and no terminal for orders.
 */
export function answerText(response: ServerResponse, status: number, text: string): void {
  if (response.destroyed) return;
  const id = requestIdIfPublic(response.req);
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    ...(id !== undefined && { "rndr-id": id }),
  };
  response.writeHead(status, headers).end(`${text.replaceAll(/\p{C}/gu, "?").slice(0, longestAnswer)}\n`);
}
