import { check, type Checked } from "./declaration/check";
import { type Change, diff, touches } from "./declaration/diff";
import { isHeldByRender, type ResourceDeclaration, typeToken } from "./declaration/property";
import { chosenNames } from "./declaration/reply";
import { shrinking } from "./declaration/shrinking";
import { ProviderError } from "./error";
import type { Desired, Found, Former, Operation, Resource } from "./resource";
import { knownPart, mapValues, markLeaves, markLike, secret, unknown, type ValueMap } from "./values/value";

/** A resource's state: the inputs it was made from and the outputs it has. */
export interface State {
  readonly inputs: ValueMap;
  readonly outputs: ValueMap;
}

/** A resource that exists, with all its properties. */
export interface Made {
  readonly id: string;
  readonly properties: ValueMap;
}

/** A difference between a state and new inputs, and what it means for the resource as a whole. */
export interface Difference {
  readonly changes: readonly Change[];
  /** When it is replaced, for whatever reason: a new resource can't be made beside the old one, since names are unique. */
  readonly deleteBeforeReplace: boolean;
}

/** What every resource has in common, between the protocol and the resources: state, marks of what is secret, previews. */
export class Provider {
  readonly #resources: ReadonlyMap<string, Resource>;

  constructor(resources: readonly Resource[]) {
    this.#resources = new Map(resources.map((resource) => [typeToken(resource.declaration), resource]));
  }

  /** The mistakes in what a program passes, and its inputs with defaults. */
  check(type: string, news: ValueMap): Checked {
    return check(this.#resource(type).declaration, news);
  }

  /** What a state and new inputs differ in. It judges nothing: a refresh compares what can't be brought about. */
  diff(type: string, state: State, news: ValueMap): Difference {
    const resource = this.#resource(type);
    return { changes: changesOf(resource, state, news), deleteBeforeReplace: isHeldByRender(resource.declaration) };
  }

  /** The properties that a resource will have, unknown where only Render can tell. */
  planCreate(type: string, inputs: ValueMap): ValueMap {
    const resource = this.#resource(type);
    return this.#plan(resource, inputs, {}, [], resource.planned(inputs, undefined, []));
  }

  /** The properties that a resource will have after an update. */
  planUpdate(type: string, state: State, news: ValueMap): ValueMap {
    const resource = this.#resource(type);
    const changes = possibleChanges(resource, state, news);
    return this.#plan(resource, news, state.outputs, changes, resource.planned(news, former(state), changes));
  }

  /** Outputs keep what stands where nothing else is planned and nothing that they follow from changes. */
  #plan(
    { declaration }: Resource,
    inputs: ValueMap,
    standing: ValueMap,
    changes: readonly Change[],
    planned: ValueMap,
  ): ValueMap {
    const { properties, outputs: made } = declaration;
    const origins = (name: string): readonly string[] => (made[name] ?? properties[name])?.changesWith ?? [];
    const kept = mapValues(standing, (value, name) => (touches(changes, origins(name)) ? unknown : value));
    const names = [...chosenNames(declaration), ...Object.keys(made)];
    const outputs = Object.fromEntries(names.map((name) => [name, planned[name] ?? kept[name] ?? unknown]));
    return { ...withMarks(declaration, outputs), ...inputs };
  }

  async create(type: string, operation: Operation, inputs: ValueMap): Promise<Made> {
    const resource = this.#resource(type);
    const { id, outputs } = await this.#completing(resource, inputs, () => resource.create(operation, desired(inputs)));
    return { id, properties: { ...withMarks(resource.declaration, outputs), ...inputs } };
  }

  async update(type: string, operation: Operation, id: string, state: State, news: ValueMap): Promise<ValueMap> {
    const resource = this.#resource(type);
    const changes = possibleChanges(resource, state, news);
    const repairs = changes.length === 0 || !isComplete(resource.declaration, state);
    const outputs = await this.#completing(resource, news, () =>
      resource.update(operation, id, former(state), desired(news), { changes, repairs }),
    );
    return { ...withMarks(resource.declaration, outputs), ...news };
  }

  /** What is there, or undefined when it is gone. Without a state it is an import, and every variable counts as secret. */
  async read(type: string, operation: Operation, id: string, state: State | undefined): Promise<State | undefined> {
    const resource = this.#resource(type);
    const found = await resource.read(operation, id, state && former(state));
    if (found === undefined) return undefined;
    const inputs = marked(resource.declaration, found, state);
    const outputs = markLike(found.outputs, state?.outputs);
    return { inputs, outputs: { ...withMarks(resource.declaration, outputs), ...inputs } };
  }

  async delete(type: string, operation: Operation, id: string, state: State): Promise<void> {
    await this.#resource(type).delete(operation, id, former(state));
  }

  #resource(type: string): Resource {
    const resource = this.#resources.get(type);
    if (resource !== undefined) return resource;
    throw new ProviderError(`There is no resource \`${type}\`; there are ${[...this.#resources.keys()].join(", ")}.`);
  }

  /** Adds the inputs to what a failed operation says exists. */
  async #completing<Result>(resource: Resource, inputs: ValueMap, action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ProviderError) || error.partial === undefined) throw error;
      const { id, outputs } = error.partial;
      const complete = { id, outputs: { ...withMarks(resource.declaration, outputs), ...inputs } };
      throw new ProviderError(error.message, { cause: error, partial: complete });
    }
  }
}

function changesOf(resource: Resource, state: State, news: ValueMap): Change[] {
  return diff(resource.declaration, resource.standing?.(former(state)) ?? state.inputs, news);
}

/** The changes of an update. One that can't be made of what exists is an error. */
function possibleChanges(resource: Resource, state: State, news: ValueMap): Change[] {
  const shrinks = shrinking(resource.declaration, { ...state.inputs, ...state.outputs }, news);
  if (shrinks !== undefined) throw new ProviderError(shrinks);
  return changesOf(resource, state, news);
}

/** Whether the operation that made the state came to its end: what failed half-way has no outputs of its own. */
function isComplete({ outputs }: ResourceDeclaration, state: State): boolean {
  return Object.keys(outputs).every((name) => name in state.outputs);
}

function former({ inputs, outputs }: State): Former {
  return { inputs: desired(inputs), outputs: desired(outputs) };
}

function desired(values: ValueMap): Desired {
  return { values: knownPart(values), marked: values };
}

function marked({ properties }: ResourceDeclaration, found: Found, state: State | undefined): ValueMap {
  if (state !== undefined) return markLike(found.inputs, state.inputs);
  return mapValues(found.inputs, (value, name) => (properties[name]?.secretWhenFound ? markLeaves(value) : value));
}

function withMarks({ outputs }: ResourceDeclaration, values: ValueMap): ValueMap {
  return mapValues(values, (value, name) => {
    const output = outputs[name];
    if (output?.secret) return secret(value);
    return output?.type.kind === "map" && output.type.secretValues ? markLeaves(value) : value;
  });
}
