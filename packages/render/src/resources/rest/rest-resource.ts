import { advisingRefresh, deleteUnlessGone, findUnlessGone, type RenderClient, rowsOf } from "@slipway/render-client";
import { replyIdSchema, replyLineSchema } from "@slipway/render-api";
import { z } from "zod";
import { createOnce, type NamedThings, type Thing } from "../../creation";
import { markObserved } from "../../declaration/marks";
import type { ResourceDeclaration } from "../../declaration/property";
import { leftToRender, normalized } from "../../declaration/reply";
import { createBody, type Inputs } from "../../declaration/request";
import { keepingPartial, ProviderError } from "../../error";
import type { Created, Desired, Prior, Observed, Operation, Resource, Revision } from "../../resource";
import { knownPart, type ValueMap } from "../../values/value";
import type { CollectionApi, NamedInputs, NamedThing, Posted } from "./api";
import { bodySection } from "./body-section";
import { fingerprints, outputsOf } from "./outputs";
import { ReadinessWait } from "./readiness";
import { carryOut, observe, plan, type Target } from "./reconcile";
import type { Section } from "./section";
import { withinTimeLimit } from "./time-limit";

/** A thing that was created just now, or by an earlier attempt. */
interface CreatedThing<Reply> extends Thing {
  readonly posted?: Posted<Reply>;
}

/**
 * An operation, with its client before a time limit was set to it: the wait for readiness has a limit of its own, and
 * says more.
 */
interface Limited extends Operation {
  readonly unlimited: RenderClient;
}

/** A kind of resource of which a workspace has any number. All of it comes from a declaration and the description of an API. */
export class RestResource<Reply extends NamedThing> implements Resource<NamedInputs> {
  readonly things: NamedThings<CreatedThing<Reply>>;
  readonly sections: readonly Section<Reply>[];

  constructor(
    readonly declaration: ResourceDeclaration,
    private readonly api: CollectionApi<Reply>,
  ) {
    const { sections = [], path } = api;
    const find = (render: RenderClient, name: string) => this.#named(render, name, {});
    this.things = { kind: declaration.name, path, find };
    const one = (id: string): string => `${path}/${id}`;
    this.sections = [bodySection(declaration, sections, { ...api, path: one }), ...sections];
  }

  planned(inputs: ValueMap, prior: Prior<NamedInputs> | undefined): ValueMap {
    return fingerprints(this.declaration, inputs, prior);
  }

  async foretell(inputs: ValueMap, prior: Prior<NamedInputs> | undefined): Promise<string | undefined> {
    return prior && this.api.foretell?.(inputs, prior.inputs.marked);
  }

  create(operation: Operation, { values, marked }: Desired<NamedInputs>, { nameSetting }: Inputs): Promise<Created> {
    return this.#within(operation, `Creating \`${values.name}\``, async (limited) => {
      const { render } = limited;
      const { id, posted } = await createOnce<CreatedThing<Reply>>(limited, {
        things: { ...this.things, find: (client, name) => this.#named(client, name, values) },
        name: values.name,
        nameSetting: typeof nameSetting === "string" ? nameSetting : undefined,
        post: (client) => this.#post(client, values),
      });
      return keepingPartial(id, {}, async () => {
        if (posted === undefined) await this.api.recover?.(render, id);
        else await posted.afterwards?.();
        const only = posted && this.#unsent(values);
        const target = { desired: values, prior: undefined, only, begunPaths: operation.follows?.paths ?? [] };
        const reply = await this.#reconcile(limited, id, target, posted?.reply);
        return { id, outputs: await this.#outputs(render, reply, marked, undefined) };
      });
    });
  }

  async read(operation: Operation, id: string, prior: Prior<NamedInputs> | undefined): Promise<Observed | undefined> {
    const { render } = operation;
    const current = await findUnlessGone(render, async () => {
      const reply = (prior && (await this.api.inSnapshot?.(operation.snapshot, id))) ?? (await this.#get(render, id));
      const mismatch = this.api.mismatch?.(reply);
      if (mismatch !== undefined) throw new ProviderError(`\`${id}\` ${mismatch}; check the id.`);
      const said = prior === undefined ? [] : [prior.inputs.values];
      const known = { said, begunPaths: operation.follows?.paths ?? [] };
      return { reply, observed: await observe(this.sections, render, { id, reply }, known) };
    });
    if (current === undefined) return undefined;
    const inputs = normalized(this.declaration, current.observed, prior?.inputs.values);
    const marked = markObserved(this.declaration, inputs, prior?.inputs.marked, operation.follows?.paths);
    return { inputs: marked, outputs: await this.#outputs(render, current.reply, marked, prior) };
  }

  update(
    operation: Operation,
    id: string,
    prior: Prior<NamedInputs>,
    { values, marked }: Desired<NamedInputs>,
    { changes, repairs }: Revision,
  ): Promise<ValueMap> {
    const begunPaths = operation.follows?.paths ?? [];
    const only = repairs ? undefined : new Set(changes.map(({ property }) => property));
    return this.#within(operation, `Updating \`${values.name}\` (\`${id}\`)`, (limited) =>
      advisingRefresh(values.name, id, async () => {
        if (repairs && !this.#wasCreated(prior)) await this.api.recover?.(limited.render, id);
        const left = leftToRender(this.declaration, prior.outputs.values, begunPaths);
        const target = { desired: { ...left, ...values }, prior: prior.inputs.values, only, begunPaths };
        const reply = await this.#reconcile(limited, id, target, undefined);
        return this.#outputs(limited.render, reply, marked, prior);
      }),
    );
  }

  delete(operation: Operation, id: string, prior: Prior<NamedInputs>): Promise<void> {
    const path = `${this.api.path}/${id}`;
    return this.#within(operation, `Deleting \`${id}\``, async ({ render }) => {
      await findUnlessGone(render, async () => this.api.beforeDelete?.(render, id, prior.inputs.values));
      await deleteUnlessGone(render, path);
    });
  }

  /** Reconciles a resource with what is desired. What was just posted is not read again. */
  async #reconcile(limited: Limited, id: string, target: Target, posted: Reply | undefined): Promise<Reply> {
    const { render } = limited;
    const { readiness } = this.api;
    const wait = readiness && new ReadinessWait({ ...limited, render: limited.unlimited }, readiness);
    const ready = async (known?: Reply): Promise<Reply> => {
      if (wait !== undefined) return wait.until(() => this.#get(limited.unlimited, id));
      return known ?? this.#get(render, id);
    };
    const before = { render, id, reply: await ready(posted) };
    const plans = await plan(this.declaration, this.sections, target, before);
    if (plans.length === 0) return before.reply;
    limited.report("writing settings");
    const reply = await ready(await carryOut(plans, target, before));
    if (wait === undefined) limited.report("settings written");
    return reply;
  }

  async #outputs(
    render: RenderClient,
    reply: Reply,
    inputs: ValueMap,
    prior: Prior<NamedInputs> | undefined,
  ): Promise<ValueMap> {
    const further = await this.api.outputs?.(render, reply, knownPart(inputs));
    const declared = Object.entries(further ?? {}).filter(([name]) => name in this.declaration.outputs);
    return { ...outputsOf(this.declaration, reply, inputs, prior), ...Object.fromEntries(declared) };
  }

  #get(render: RenderClient, id: string): Promise<Reply> {
    return render.ask("get", `${this.api.path}/${id}`, this.api.schema);
  }

  async #post(render: RenderClient, inputs: NamedInputs): Promise<CreatedThing<Reply>> {
    const { fixed, within, path, schema, completed = (body) => body } = this.api;
    const owner = within === undefined && { ownerId: render.ownerId };
    const body = { ...fixed, ...owner, ...completed(createBody(this.declaration, inputs)) };
    const posted = (await this.api.post?.(render, body)) ?? {
      reply: await render.ask("post", path, schema, { body }),
    };
    const { id, createdAt } = posted.reply;
    return { id, createdAt, posted };
  }

  /** Everything of this name in the workspace, or beside where the inputs place it. */
  async #named(
    render: RenderClient,
    name: string,
    inputs: Readonly<Record<string, unknown>>,
  ): Promise<CreatedThing<Reply>[]> {
    const place = await this.#place(render, inputs);
    if (place === undefined) return [];
    const query = { ...(!this.api.hasNoNameFilter && { name }), ...place };
    const rows = await rowsOf(render, this.api, rowSchema, query);
    return rows.filter((row) => row.name === name).map(({ id, createdAt }) => ({ id, createdAt }));
  }

  async #place(render: RenderClient, inputs: Readonly<Record<string, unknown>>) {
    const { within, everywhere } = this.api;
    const parent = within === undefined ? undefined : inputs[within];
    if (within !== undefined && typeof parent === "string") return { [within]: parent };
    return everywhere === undefined ? { ownerId: render.ownerId } : everywhere(render);
  }

  /** What no body of a POST says of a new resource. */
  #unsent(inputs: NamedInputs): ReadonlySet<string> {
    const { properties } = this.declaration;
    const isSent = (name: string): boolean =>
      properties[name]?.sentAt !== undefined && properties[name].patchedOnly !== true;
    return new Set(Object.keys(inputs).filter((name) => !isSent(name)));
  }

  /** Whether its creation came to its end. */
  #wasCreated({ outputs }: Prior): boolean {
    return Object.keys(this.declaration.outputs).some((name) => name in outputs.marked);
  }

  #within<Result>(operation: Operation, what: string, work: (limited: Limited) => Promise<Result>): Promise<Result> {
    return withinTimeLimit(operation, what, (limited) => work({ ...limited, unlimited: operation.render }));
  }
}

const rowSchema = z.object({ id: replyIdSchema, name: replyLineSchema, createdAt: replyLineSchema.optional() });
