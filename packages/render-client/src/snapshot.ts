import { keyValueReplySchema, postgresReplySchema, serviceReplySchema } from "@slipway/render-api";
import type { z } from "zod";
import type { RenderClient } from "./client";
import { rowsOf, type RowsOf } from "./rows";

/**
 * Answers that one run shares: the workspace's services and data stores, each list asked for once, when it is first
 * needed. What is not in a list is asked for by its id: it may be new, or belong to another workspace.
 */
export class Snapshot {
  readonly #services;
  readonly #postgres;
  readonly #keyValues;
  readonly #further = new Map<string, Forgetful>();

  constructor(private readonly render: RenderClient) {
    this.#services = new SharedList(
      render,
      { path: "/services", wrapper: "service", schema: serviceReplySchema },
      this,
    );
    this.#postgres = new SharedList(
      render,
      { path: "/postgres", wrapper: "postgres", schema: postgresReplySchema },
      this,
    );
    this.#keyValues = new SharedList(
      render,
      { path: "/key-value", wrapper: "keyValue", schema: keyValueReplySchema },
      this,
    );
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

  /** A thing of a list that is asked for only where there is one of its kind. */
  listed<Row extends { readonly id: string }>(list: ListOf<Row>, id: string): Promise<Row | undefined> {
    return this.#shared(list).find(id);
  }

  /** All things of such a list, the newest first. */
  async all<Row extends { readonly id: string }>(list: ListOf<Row>): Promise<readonly Row[]> {
    return [...(await this.#shared(list).rows()).values()];
  }

  #shared<Row extends { readonly id: string }>(list: ListOf<Row>): SharedList<Row> {
    const known = this.#further.get(list.path) as SharedList<Row> | undefined;
    const shared = known ?? new SharedList(this.render, list, this);
    this.#further.set(list.path, shared);
    return shared;
  }

  /** Whoever writes calls this, before and after: what was read until then may be wrong now. */
  forget(): void {
    for (const list of [this.#services, this.#postgres, this.#keyValues, ...this.#further.values()]) list.forget();
  }
}

/** A list of the workspace. */
export interface ListOf<Row> extends RowsOf {
  readonly schema: z.ZodType<Row>;
  /**
   * What narrows it; undefined where nothing can be in it.
   *
   * @default the workspace
   */
  query?(snapshot: Snapshot): Promise<Readonly<Record<string, string>> | undefined>;
}

interface Forgetful {
  forget(): void;
}

class SharedList<Row extends { readonly id: string }> {
  #rows: Promise<ReadonlyMap<string, Row>> | undefined;

  constructor(
    private readonly render: RenderClient,
    private readonly list: ListOf<Row>,
    private readonly snapshot: Snapshot,
  ) {}

  async find(id: string): Promise<Row | undefined> {
    return (await this.rows()).get(id);
  }

  async rows(): Promise<ReadonlyMap<string, Row>> {
    const rows = (this.#rows ??= this.#ask());
    try {
      return await rows;
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
    const { schema } = this.list;
    const query = this.list.query ? await this.list.query(this.snapshot) : { ownerId: this.render.ownerId };
    const rows = query === undefined ? [] : await rowsOf(this.render, this.list, schema, query);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
