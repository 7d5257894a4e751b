import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { isLoopbackAddress } from "@slipway/render-api";
import { messageOf } from "../../errors";
import type { Message } from "./message";

/** What came of sending a message. */
export type Outcome = { statusCode: number; responseBody: string } | { error: string };

/** Of an answer so much is kept. */
const mostAnswer = 4_000;

/** A receiver is sent so many messages at a time; more of them wait. */
const options = { maxSockets: 10 };
const agents = { "http:": new http.Agent(options), "https:": new https.Agent(options) };

/**
 * Sends a message to a receiver and waits for its answer; it never rejects. A redirect is not followed: it is no 2xx.
 *
 * @param message what is sent, at the moment when it is: until a connection is free it waits, and what it was signed for would be over
 * @param limitMs from the connection to the end of the answer
 */
export function post(url: string, message: () => Message, limitMs: number, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ error: messageOf(error) });
    try {
      const sent = request(new URL(url), signal);
      limit(sent, limitMs);
      sent.once("socket", () => send(sent, message()));
      sent.once("error", fail);
      // Whoever goes over to another protocol gives no answer.
      sent.once("upgrade", (_response, socket) => {
        socket.destroy();
        fail(new Error("the receiver went over to another protocol in place of an answer"));
      });
      sent.once("response", (response) => {
        answerOf(response).then(resolve, fail);
      });
    } catch (error) {
      fail(error);
    }
  });
}

function request(url: URL, signal: AbortSignal): ClientRequest {
  const isEncrypted = url.protocol === "https:";
  // A receiver of this machine has a certificate that no authority signed.
  const isHere = url.hostname === "localhost" || isLoopbackAddress(url.hostname);
  return (isEncrypted ? https : http).request(url, {
    method: "POST",
    agent: agents[isEncrypted ? "https:" : "http:"],
    signal,
    ...(isEncrypted && { rejectUnauthorized: !isHere }),
  });
}

function send(request: ClientRequest, { body, headers }: Message): void {
  for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
  request.setHeader("content-length", Buffer.byteLength(body));
  request.end(body);
}

/** The time begins with the connection: until there is one that is free, a message waits for others of ours. */
function limit(sent: ClientRequest, limitMs: number): void {
  let late: NodeJS.Timeout | undefined;
  sent.once("socket", () => {
    late = setTimeout(() => sent.destroy(new Error(`no answer within ${limitMs / 1000} seconds`)), limitMs).unref();
  });
  sent.once("close", () => clearTimeout(late));
}

async function answerOf(response: IncomingMessage): Promise<Outcome> {
  let responseBody = "";
  response.setEncoding("utf8");
  for await (const part of response as AsyncIterable<string>) {
    responseBody = (responseBody + part).slice(0, mostAnswer);
  }
  return { statusCode: response.statusCode ?? 0, responseBody };
}
