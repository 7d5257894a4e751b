import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { generate } from "selfsigned";

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Takes what webhooks are sent, by HTTP or by HTTPS with a certificate that no authority signed. */
export class WebhookReceiver implements AsyncDisposable {
  readonly received: Received[] = [];
  /** What it answers, one after the other; the last of them from then on. */
  answers = [200];
  /** Before which it answers nothing. */
  held: Promise<void> = Promise.resolve();
  /** What it answers with, beside the status. */
  answer: { headers?: Record<string, string>; body?: string } = {};

  private constructor(
    private readonly server: Server,
    private readonly protocol: string,
  ) {}

  static async start(protocol: "http" | "https" = "http"): Promise<WebhookReceiver> {
    const pems = protocol === "https" ? await generate([{ name: "commonName", value: "localhost" }]) : undefined;
    const server = pems === undefined ? createServer() : createSecureServer({ key: pems.private, cert: pems.cert });
    const receiver = new WebhookReceiver(server, protocol);
    server.on("request", (request, response) => void receiver.take(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return receiver;
  }

  get url(): string {
    return `${this.protocol}://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** The types of the events that it was told of. */
  get types(): string[] {
    return this.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.received.push({ headers: request.headers, body: await text(request) });
    await this.held;
    const [status = 200] = this.answers.length > 1 ? this.answers.splice(0, 1) : this.answers;
    response.writeHead(status, this.answer.headers).end(this.answer.body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
