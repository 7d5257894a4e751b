import { messageOf } from "@slipway/render-client";
import { changeIdKey, unfinishedKey } from "./change-log";
import type { NamedThings } from "./creation";
import { check, type Checked } from "./declaration/check";
import { type Change, diff, touches } from "./declaration/diff";
import { type ResourceDeclaration, typeToken } from "./declaration/property";
import { chosenNames } from "./declaration/reply";
import { shrinking } from "./declaration/shrinking";
import { ProviderError } from "./error";
import type { Desired, Prior, Operation, Resource } from "./resource";
import { markObserved } from "./declaration/marks";
import { lossOf } from "./declaration/data-loss";
import { markEchoes } from "./values/echo";
import { entryPath } from "./values/path";
import {
  isMap,
  knownPart,
  mapValues,
  markLike,
  secret,
  unknown,
  unwrap,
  type Value,
  type ValueMap,
} from "./values/value";

/** A resource's state: the inputs it was made from and the outputs it has. */
export interface State {
  readonly inputs: ValueMap;
  readonly outputs: ValueMap;
}

/** A resource that was created, with all its properties. */
export interface CreatedResource {
  readonly id: string;
  readonly properties: ValueMap;
}

/** A difference between a state and new inputs, and what it means for the resource as a whole. */
export interface Difference {
  readonly changes: readonly Change[];
  /** When it is replaced, for whatever reason: a new resource can't be made beside the old one, since names are unique. */
  readonly deleteBeforeReplace: boolean;
  /** An earlier operation was left half done, so that the state may not be true. */
  readonly stateMayBeUntrue: boolean;
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

  /**
   * What a state and new inputs differ in.
   *
   * @throws ProviderError when it would lose data that the program does not give up; nothing else is judged, since a
   *   refresh compares what no update could do
   */
  diff(type: string, state: State, news: ValueMap): Difference {
    const resource = this.#resource(type);
    const changes = changesOf(resource, state, news);
    const loss = lossOf(resource.declaration, changes, news, state.inputs);
    if (loss !== undefined) throw new ProviderError(loss);
    return {
      changes,
      deleteBeforeReplace: resource.declaration.held === "render",
      stateMayBeUntrue: unfinishedKey in state.outputs,
    };
  }

  /** The property paths in which a state and new inputs differ, down to single values. */
  pathsOf(type: string, state: State, news: ValueMap): string[] {
    return changesOf(this.#resource(type), state, news).flatMap(({ property, path }) => {
      const value = news[property];
      const leaves = value === undefined ? [] : leafPaths(value, property);
      return [path, ...leaves.filter((leaf) => leaf.startsWith(path))];
    });
  }

  /** How things of a kind are found by name, by the kind's class name. */
  thingsOf(kind: string): NamedThings | undefined {
    return [...this.#resources.values()].find(({ declaration }) => declaration.name === kind)?.things;
  }

  /** The properties that a resource will have, unknown where only Render knows. */
  planCreate(type: string, inputs: ValueMap): ValueMap {
    const resource = this.#resource(type);
    return this.#plan(resource, inputs, {}, [], resource.planned(inputs, undefined, []));
  }

  /** The properties that a resource will have after an update. */
  planUpdate(type: string, state: State, news: ValueMap): ValueMap {
    const resource = this.#resource(type);
    const changes = possibleChanges(resource, state, news);
    return this.#plan(resource, news, state.outputs, changes, resource.planned(news, prior(state), changes));
  }

  /** Outputs stay as they are where nothing else is planned and nothing that they follow from changes. */
  #plan(
    { declaration }: Resource,
    inputs: ValueMap,
    current: ValueMap,
    changes: readonly Change[],
    planned: ValueMap,
  ): ValueMap {
    const { properties, outputs: declared } = declaration;
    const origins = (name: string): readonly string[] => (declared[name] ?? properties[name])?.changesWith ?? [];
    const kept = mapValues(current, (value, name) => (touches(changes, origins(name)) ? unknown : value));
    const names = [...chosenNames(declaration), ...Object.keys(declared)];
    const outputs = Object.fromEntries(names.map((name) => [name, planned[name] ?? kept[name] ?? unknown]));
    return { ...withMarks(declaration, outputs, inputs), ...inputs };
  }

  async create(type: string, operation: Operation, inputs: ValueMap): Promise<CreatedResource> {
    const resource = this.#resource(type);
    const { id, outputs } = await this.#completing(resource, operation, { inputs }, () =>
      resource.create(operation, marked(inputs)),
    );
    return { id, properties: complete(resource, operation, outputs, inputs) };
  }

  async update(type: string, operation: Operation, id: string, state: State, news: ValueMap): Promise<ValueMap> {
    const resource = this.#resource(type);
    const changes = possibleChanges(resource, state, news);
    const isUntrue = operation.follows !== undefined || !isComplete(resource.declaration, state);
    const repairs = changes.length === 0 || isUntrue;
    const kept = { id, outputs: state.outputs, inputs: news };
    const outputs = await this.#completing(resource, operation, kept, () =>
      resource.update(operation, id, prior(state), marked(news), { changes, repairs }),
    );
    return complete(resource, operation, outputs, news);
  }

  /** What is there, or undefined when it is gone. Without a state it is an import, and every variable counts as secret. */
  async read(type: string, operation: Operation, id: string, state: State | undefined): Promise<State | undefined> {
    const resource = this.#resource(type);
    const observed = await resource.read(operation, id, state && prior(state));
    if (observed === undefined) return undefined;
    const inputs = markObserved(resource.declaration, observed.inputs, state?.inputs);
    const outputs = markLike(observed.outputs, state?.outputs);
    return {
      inputs,
      outputs: {
        ...withMarks(resource.declaration, outputs, inputs),
        ...inputs,
        ...changeIdAfterRead(operation, state),
      },
    };
  }

  async delete(type: string, operation: Operation, id: string, state: State): Promise<void> {
    await this.#resource(type).delete(operation, id, prior(state));
  }

  #resource(type: string): Resource {
    const resource = this.#resources.get(type);
    if (resource !== undefined) return resource;
    throw new ProviderError(
      `Unknown resource \`${type}\`; the resources are ${[...this.#resources.keys()].join(", ")}.`,
    );
  }

  /**
   * When an operation fails, the state keeps what exists: what the handler says, else, once something was written, what was there
   * before. It is marked as unfinished, so that the next operation looks at everything.
   */
  async #completing<Result>(
    resource: Resource,
    operation: Operation,
    kept: { readonly id?: string; readonly outputs?: ValueMap; readonly inputs: ValueMap },
    action: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      const reported = error instanceof ProviderError ? error.partial : undefined;
      const { id, outputs } = reported ?? kept;
      if (id === undefined || (reported === undefined && !operation.hasWritten())) throw error;
      const unfinished = { ...outputs, [unfinishedKey]: true };
      const partial = { id, outputs: complete(resource, operation, unfinished, kept.inputs) };
      throw new ProviderError(messageOf(error), { cause: error, partial });
    }
  }
}

function leafPaths(value: Value, path: string): string[] {
  const inner = unwrap(value);
  if (!isMap(inner)) return [path];
  return Object.entries(inner).flatMap(([key, element]) => leafPaths(element, entryPath(path, key)));
}

/** A resource's whole properties, with the change that made them so. */
function complete({ declaration }: Resource, operation: Operation, outputs: ValueMap, inputs: ValueMap): ValueMap {
  return { ...withMarks(declaration, outputs, inputs), ...inputs, [changeIdKey]: operation.changeId };
}

function changesOf(resource: Resource, state: State, news: ValueMap): Change[] {
  return diff(resource.declaration, resource.deployedInputs?.(prior(state)) ?? state.inputs, news);
}

/** The changes of an update. One that can't be made of what exists is an error. */
function possibleChanges(resource: Resource, state: State, news: ValueMap): Change[] {
  const shrinks = shrinking(resource.declaration, { ...state.inputs, ...state.outputs }, news);
  if (shrinks !== undefined) throw new ProviderError(shrinks);
  return changesOf(resource, state, news);
}

/** Whether the operation that made the state came to its end: what failed half-way has no outputs of its own. */
function isComplete({ outputs }: ResourceDeclaration, state: State): boolean {
  return !(unfinishedKey in state.outputs) && Object.keys(outputs).every((name) => name in state.outputs);
}

/** What was looked at as a whole is true again; a state that was true stays as it is, so that a refresh shows no difference. */
function changeIdAfterRead({ changeId, follows }: Operation, state: State | undefined): ValueMap {
  const isTrue = state !== undefined && follows === undefined && !(unfinishedKey in state.outputs);
  const id = isTrue ? state.outputs[changeIdKey] : changeId;
  return id === undefined ? {} : { [changeIdKey]: id };
}

function prior({ inputs, outputs }: State): Prior {
  return { inputs: marked(inputs), outputs: marked(outputs) };
}

function marked(values: ValueMap): Desired {
  return { values: knownPart(values), marked: values };
}

function withMarks({ outputs }: ResourceDeclaration, values: ValueMap, inputs: ValueMap): ValueMap {
  return mapValues(markEchoes(values, inputs), (value, name) => (outputs[name]?.secret ? secret(value) : value));
}
