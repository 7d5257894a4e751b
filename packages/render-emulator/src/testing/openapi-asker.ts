import { expect } from "vitest";
import { z } from "zod";
import { check, schemaOf } from "./openapi-replies";
import openapi from "./render-openapi-replies.json";
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
    const schema = schemaOf(endpoint, reply.status);
    if (schema === undefined) throw new Error(`${endpoint} answers ${reply.status}: ${JSON.stringify(reply.body)}`);
    if (schema === null) expect(reply.body, endpoint).toBeUndefined();
    else check(endpoint, { ...schema, $defs: openapi.$defs }, reply.body);
    this.asked.add(endpoint);
    return reply.body;
  }

  /** Looks whether what an endpoint has sent once it went over to WebSockets is what it may send. */
  checkMessages(endpoint: string, messages: readonly unknown[]): void {
    const schema = schemaOf(endpoint, 101);
    if (!schema || messages.length === 0) throw new Error(`${endpoint} has sent ${messages.length} messages`);
    for (const message of messages) check(endpoint, { ...schema, $defs: openapi.$defs }, message);
    this.asked.add(endpoint);
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
