import { advisingRefresh, deleteUnlessGone, findUnlessGone, type RenderClient } from "@slipway/render-client";
import { markObserved } from "../../declaration/marks";
import type { ResourceDeclaration } from "../../declaration/property";
import { normalized, replied } from "../../declaration/reply";
import { createBody, type Inputs, patchBody } from "../../declaration/request";
import type { Created, Desired, Prior, Observed, Operation, Resource, Revision } from "../../resource";
import type { ValueMap } from "../../values/value";
import type { SingletonApi } from "./api";
import { fingerprints, outputsOf } from "./outputs";
import { withinTimeLimit } from "./time-limit";

/** A kind of which the workspace or another thing has exactly one: there is nothing to make, only to write. Its id is its owner's. */
export class SingletonResource<Reply extends object> implements Resource {
  constructor(
    readonly declaration: ResourceDeclaration,
    private readonly api: SingletonApi<Reply>,
  ) {}

  planned(inputs: ValueMap, prior: Prior | undefined): ValueMap {
    return fingerprints(this.declaration, inputs, prior);
  }

  create(operation: Operation, { values, marked }: Desired): Promise<Created> {
    const { ownerProperty } = this.api;
    const owner = ownerProperty !== undefined && values[ownerProperty];
    const id = typeof owner === "string" ? owner : operation.render.ownerId;
    return withinTimeLimit(operation, `Writing ${this.#name(id)}`, async ({ render }) => {
      const reply = await this.#write(render, id, createBody(this.declaration, values));
      return { id, outputs: outputsOf(this.declaration, reply, marked, undefined) };
    });
  }

  async read(operation: Operation, id: string, prior: Prior | undefined): Promise<Observed | undefined> {
    const { render, snapshot, follows } = operation;
    const reply = await findUnlessGone(
      render,
      async () => (prior && (await this.api.inSnapshot?.(snapshot, id))) ?? (await this.#get(render, id)),
    );
    if (reply === undefined) return undefined;
    const { ownerProperty } = this.api;
    const owner = ownerProperty !== undefined && { [ownerProperty]: id };
    const inputs = normalized(
      this.declaration,
      { ...replied(this.declaration, reply), ...owner },
      prior?.inputs.values,
    );
    const marked = markObserved(this.declaration, inputs, prior?.inputs.marked, follows?.paths);
    return { inputs: marked, outputs: outputsOf(this.declaration, reply, marked, prior) };
  }

  update(
    operation: Operation,
    id: string,
    prior: Prior,
    { values, marked }: Desired,
    { changes, repairs }: Revision,
  ): Promise<ValueMap> {
    const changed = repairs ? Object.keys(this.declaration.properties) : changes.map(({ property }) => property);
    return withinTimeLimit(operation, `Writing ${this.#name(id)}`, ({ render }) =>
      advisingRefresh(this.declaration.name, id, async () => {
        const reply = await this.#write(render, id, this.#body(values, changed));
        return outputsOf(this.declaration, reply, marked, prior);
      }),
    );
  }

  /** What can't be deleted is as at first afterwards. */
  delete(operation: Operation, id: string): Promise<void> {
    const { deletable, path } = this.api;
    if (deletable) {
      return withinTimeLimit(operation, `Deleting ${this.#name(id)}`, ({ render }) =>
        deleteUnlessGone(render, path(id)),
      );
    }
    const defaults = Object.entries(this.declaration.properties).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return withinTimeLimit(operation, `Restoring the defaults of ${this.#name(id)}`, async ({ render }) => {
      await findUnlessGone(render, () =>
        this.#write(render, id, createBody(this.declaration, Object.fromEntries(defaults))),
      );
    });
  }

  #body(desired: Inputs, changed: readonly string[]): Inputs | undefined {
    if (this.api.method === "put") return createBody(this.declaration, desired);
    return patchBody(this.declaration, desired, new Set(changed), desired);
  }

  async #write(render: RenderClient, id: string, body: Inputs | undefined): Promise<Reply> {
    const { method, path, schema, completed = (whole) => whole } = this.api;
    const reply = body && (await render.send(method, path(id), schema, { body: completed(body) }));
    return reply ?? this.#get(render, id);
  }

  #get(render: RenderClient, id: string): Promise<Reply> {
    return render.ask("get", this.api.path(id), this.api.schema);
  }

  #name(id: string): string {
    return `the \`${this.declaration.name}\` of \`${id}\``;
  }
}
