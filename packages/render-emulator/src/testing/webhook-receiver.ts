import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
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
    server.on("request", async (request, response) => {
      receiver.received.push({ headers: request.headers, body: await text(request) });
      const [status = 200] = receiver.answers.length > 1 ? receiver.answers.splice(0, 1) : receiver.answers;
      response.writeHead(status, receiver.answer.headers).end(receiver.answer.body);
    });
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

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
