import { keyValueReplySchema, postgresReplySchema, serviceReplySchema } from "@slipway/render-api";
import type { z } from "zod";
import type { RenderClient } from "./client";

/**
 * Answers that one run shares: the workspace's services and data stores, each list asked for once, when it is first
 * needed. What is not in a list is asked for by its id: it may be new, or belong to another workspace.
 */
export class Snapshot {
  readonly #services;
  readonly #postgres;
  readonly #keyValues;

  constructor(render: RenderClient) {
    this.#services = new SharedList(render, "/services", "service", serviceReplySchema);
    this.#postgres = new SharedList(render, "/postgres", "postgres", postgresReplySchema);
    this.#keyValues = new SharedList(render, "/key-value", "keyValue", keyValueReplySchema);
  }

  service(id: string) {
    return this.#services.find(id);
  }

  postgres(id: string) {
    return this.#postgres.find(id);
  }

  keyValue(id: string) {
    return this.#keyValues.find(id);
  }

  /** Whoever writes calls this, before and after: what was read until then may be wrong now. */
  forget(): void {
    for (const list of [this.#services, this.#postgres, this.#keyValues]) list.forget();
  }
}

class SharedList<Row extends { readonly id: string }> {
  #rows: Promise<ReadonlyMap<string, Row>> | undefined;

  constructor(
    private readonly render: RenderClient,
    private readonly path: string,
    private readonly key: string,
    private readonly schema: z.ZodType<Row>,
  ) {}

  async find(id: string): Promise<Row | undefined> {
    const rows = (this.#rows ??= this.#ask());
    try {
      return (await rows).get(id);
    } catch (error) {
      // Others have waited for it, too: only the first of them drops it.
      if (this.#rows === rows) this.forget();
      throw error;
    }
  }

  forget(): void {
    this.#rows = undefined;
  }

  async #ask(): Promise<ReadonlyMap<string, Row>> {
    const rows = await this.render.list(this.path, this.key, this.schema, { ownerId: this.render.ownerId });
    return new Map(rows.map((row) => [row.id, row]));
  }
}
