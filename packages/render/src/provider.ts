import { messageOf } from "@slipway/render-client";
import { changeIdKey, unfinishedKey } from "./change-log";
import type { NamedThings } from "./creation";
import { check, type Checked } from "./declaration/check";
import { type Change, diff, touches } from "./declaration/diff";
import { type ResourceDeclaration, typeToken } from "./declaration/property";
import { chosenNames } from "./declaration/reply";
import { shrinking } from "./declaration/shrinking";
import { ProviderError } from "./error";
import type { Desired, Former, Operation, Resource } from "./resource";
import { markFound } from "./declaration/marks";
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
  /** An earlier operation was left half done, so that what the state holds may not be so. */
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
   * @throws ProviderError when it would lose data that the program does not give up; nothing else is judged, since a refresh compares
   *   what can't be brought about
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
    return { ...withMarks(declaration, outputs, inputs), ...inputs };
  }

  async create(type: string, operation: Operation, inputs: ValueMap): Promise<Made> {
    const resource = this.#resource(type);
    const { id, outputs } = await this.#completing(resource, operation, { inputs }, () =>
      resource.create(operation, desired(inputs)),
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
      resource.update(operation, id, former(state), desired(news), { changes, repairs }),
    );
    return complete(resource, operation, outputs, news);
  }

  /** What is there, or undefined when it is gone. Without a state it is an import, and every variable counts as secret. */
  async read(type: string, operation: Operation, id: string, state: State | undefined): Promise<State | undefined> {
    const resource = this.#resource(type);
    const found = await resource.read(operation, id, state && former(state));
    if (found === undefined) return undefined;
    const inputs = markFound(resource.declaration, found.inputs, state?.inputs, operation.follows?.paths);
    const outputs = markLike(found.outputs, state?.outputs);
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
    await this.#resource(type).delete(operation, id, former(state));
  }

  #resource(type: string): Resource {
    const resource = this.#resources.get(type);
    if (resource !== undefined) return resource;
    throw new ProviderError(`There is no resource \`${type}\`; there are ${[...this.#resources.keys()].join(", ")}.`);
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
      const told = error instanceof ProviderError ? error.partial : undefined;
      const { id, outputs } = told ?? kept;
      if (id === undefined || (told === undefined && !operation.hasWritten())) throw error;
      const unfinished = { ...outputs, [unfinishedKey]: operation.paths };
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
  return !(unfinishedKey in state.outputs) && Object.keys(outputs).every((name) => name in state.outputs);
}

/** What was looked at as a whole is true again; a state that was true stays as it is, so that a refresh shows no difference. */
function changeIdAfterRead({ changeId, follows }: Operation, state: State | undefined): ValueMap {
  const isTrue = state !== undefined && follows === undefined && !(unfinishedKey in state.outputs);
  const id = isTrue ? state.outputs[changeIdKey] : changeId;
  return id === undefined ? {} : { [changeIdKey]: id };
}

function former({ inputs, outputs }: State): Former {
  return { inputs: desired(inputs), outputs: desired(outputs) };
}

function desired(values: ValueMap): Desired {
  return { values: knownPart(values), marked: values };
}

function withMarks({ outputs }: ResourceDeclaration, values: ValueMap, inputs: ValueMap): ValueMap {
  return mapValues(markEchoes(values, inputs), (value, name) => (outputs[name]?.secret ? secret(value) : value));
}
