import { z } from "zod";
import { checkReply } from "./openapi-replies";
import type { TestClient } from "./test-client";

/** Asks an emulator's endpoints, and expects of each reply that Render's description allows it. */
export class OpenApiAsker {
  /** Which of the endpoints were asked. */
  readonly asked = new Set<string>();

  constructor(private readonly client: TestClient) {}

  /**
   * Sends a request to an endpoint and returns its reply, after a look whether it is one of Render's.
   *
   * @param client of another emulator than that of all other requests
   */
  async ask(
    endpoint: string,
    params: readonly string[] = [],
    body?: unknown,
    query = "",
    client = this.client,
  ): Promise<unknown> {
    const [method = "", template = ""] = endpoint.split(" ");
    const rest = [...params];
    const path = template.replaceAll(/\{\w+\}/g, () => rest.shift() ?? "");
    const reply = await client.send(method, `${path}${query}`, body);
    checkReply(endpoint, reply);
    this.asked.add(endpoint);
    return reply.body;
  }

  /** Looks whether what an endpoint has sent once it went over to WebSockets is what it may send. */
  checkMessages(endpoint: string, messages: readonly unknown[]): void {
    if (messages.length === 0) throw new Error(`${endpoint} has sent no message`);
    for (const body of messages) checkReply(endpoint, { status: 101, body });
    this.asked.add(endpoint);
  }

  /** Reads, changes and deletes one thing. @param path of one of its kind */
  async askOfOne(path: string, id: string, change: object): Promise<void> {
    await this.ask(`GET ${path}`, [id]);
    await this.ask(`PATCH ${path}`, [id], change);
    await this.ask(`DELETE ${path}`, [id]);
  }

  /** Resolves once a data store can be connected to. */
  async untilAvailable(path: string): Promise<void> {
    const isAvailable = (reply: unknown) => z.looseObject({ status: z.string() }).parse(reply).status === "available";
    await this.client.until(() => this.client.get(path), isAvailable);
  }
}

/** The id of what was made. */
export function idOf(reply: unknown): string {
  return z.object({ id: z.string() }).parse(reply).id;
}
