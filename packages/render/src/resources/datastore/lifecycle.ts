import type { DatastoreReply } from "@slipway/render-api";
import type { z } from "zod";
import {
  advisingRefresh,
  Deadline,
  deleteUnlessGone,
  findUnlessGone,
  poll,
  type RenderClient,
} from "@slipway/render-client";
import { createOnce, type NamedThings } from "../../creation";
import { type Change, diff } from "../../declaration/diff";
import type { ResourceDeclaration } from "../../declaration/property";
import { chosen, observed, settled } from "../../declaration/reply";
import { createBody, type Inputs, patchBody } from "../../declaration/request";
import { keepingPartial, ProviderError } from "../../error";
import type { Created, Desired, Former, Found, Operation, Resource, Revision } from "../../resource";
import type { ValueMap } from "../../values/value";

type DatastoreInputs = Inputs & { readonly name: string };

/** Where a kind of data store is found, and how its replies read. */
export interface DatastoreApi {
  /** `/postgres`, for example. */
  readonly path: string;
  /** Address of its page in Render's dashboard, up to its id. */
  readonly dashboard: string;
  /** The key in a list's rows. */
  readonly wrapper: string;
  readonly schema: z.ZodType<DatastoreReply>;
  /** Its fields have the names of the resource's outputs. */
  readonly connectionInfo: z.ZodType<Readonly<Record<string, string>>>;
}

const longestWaitMs = 20 * 60_000;
/** A server that is restarted is unavailable for a moment, too. */
const longestUnavailableMs = 5 * 60_000;
const hopeless = ["suspended", "recovery_failed"];

/** Why there is no use in waiting on, or undefined when there is. A status that is new to us is waited for. */
function troubleWith(status: string, overall: Deadline, unavailable: Deadline): string | undefined {
  if (hopeless.includes(status)) return "";
  if (status === "unavailable") unavailable.start();
  else unavailable.reset();
  const passed = [overall, unavailable].find((deadline) => deadline.isOver);
  return passed && tooLong(passed);
}

function tooLong({ limitMs }: Deadline): string {
  return ` and did not get available within ${Math.round(limitMs / 1000)} s`;
}

/** A kind of data store: created and changed things are waited for until they take connections. */
export class DatastoreResource implements Resource<DatastoreInputs> {
  readonly things: NamedThings<DatastoreReply>;

  constructor(
    readonly declaration: ResourceDeclaration,
    private readonly api: DatastoreApi,
  ) {
    const { path, wrapper, schema } = api;
    this.things = {
      kind: declaration.name,
      path,
      find: async (render, name) => {
        const rows = await render.list(path, wrapper, schema, { name, ownerId: render.ownerId });
        return rows.filter((row) => row.name === name);
      },
    };
  }

  planned(): ValueMap {
    return {};
  }

  async create(operation: Operation, { values }: Desired<DatastoreInputs>): Promise<Created> {
    const { render } = operation;
    const { path, schema } = this.api;
    const body = { ownerId: render.ownerId, ...createBody(this.declaration, values) };
    const thing = await createOnce(operation, {
      things: this.things,
      name: values.name,
      post: (render) => render.ask("post", path, schema, { body }),
    });
    return keepingPartial(thing.id, {}, async () => ({
      id: thing.id,
      outputs: await this.#bringTo(operation, thing.id, values, values, undefined),
    }));
  }

  async read(
    { render }: Operation,
    id: string,
    former: Former<DatastoreInputs> | undefined,
  ): Promise<Found | undefined> {
    const reply = await findUnlessGone(render, () => render.ask("get", `${this.api.path}/${id}`, this.api.schema));
    if (reply === undefined) return undefined;
    const inputs = settled(this.declaration, observed(this.declaration, reply), former?.inputs.values);
    return { inputs, outputs: await this.#outputs(render, reply) };
  }

  update(
    operation: Operation,
    id: string,
    former: Former<DatastoreInputs>,
    { values }: Desired<DatastoreInputs>,
    { changes, repairs }: Revision,
  ): Promise<ValueMap> {
    const only = repairs ? undefined : changes;
    return advisingRefresh(values.name, id, () => this.#bringTo(operation, id, values, former.inputs.values, only));
  }

  async delete({ render }: Operation, id: string): Promise<void> {
    await deleteUnlessGone(render, `${this.api.path}/${id}`);
  }

  /** @param only the differences to write; all when undefined */
  async #bringTo(
    operation: Operation,
    id: string,
    asked: DatastoreInputs,
    former: DatastoreInputs,
    only: readonly Change[] | undefined,
  ): Promise<ValueMap> {
    const { render } = operation;
    const overall = new Deadline(operation.timeoutMs ?? longestWaitMs).start();
    let reply = await this.#available(operation, id, overall);
    const standing = settled(this.declaration, observed(this.declaration, reply), former);
    const different = diff(this.declaration, standing, asked).map(({ property }) => property);
    const written = different.filter((name) => only === undefined || only.some(({ property }) => property === name));
    const patch = patchBody(this.declaration, asked, new Set(written), standing);
    if (patch !== undefined) {
      await render.tell("patch", `${this.api.path}/${id}`, patch);
      reply = await this.#available(operation, id, overall);
    }
    return this.#outputs(render, reply);
  }

  async #available({ render, signal, report }: Operation, id: string, overall: Deadline): Promise<DatastoreReply> {
    const unavailable = new Deadline(longestUnavailableMs);
    return poll(signal, async () => {
      const reply = await render.ask("get", `${this.api.path}/${id}`, this.api.schema);
      if (reply.status === "available") return reply;
      const trouble = troubleWith(reply.status, overall, unavailable);
      if (trouble !== undefined) {
        throw new ProviderError(
          `\`${reply.name}\` (\`${id}\`) is \`${reply.status}\` at Render${trouble}; see ${this.api.dashboard}${id}, and run \`pulumi up\` again once it is mended.`,
        );
      }
      report(reply.status.replaceAll("_", " "));
      return undefined;
    });
  }

  async #outputs(render: RenderClient, reply: DatastoreReply): Promise<ValueMap> {
    const info = await render.ask("get", `${this.api.path}/${reply.id}/connection-info`, this.api.connectionInfo);
    return { ...chosen(this.declaration, reply), ...info };
  }
}
