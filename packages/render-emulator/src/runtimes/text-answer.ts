import type { ServerResponse } from "node:http";

/** What the emulator itself tells a caller, in place of a service. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}
