import { isDeepStrictEqual } from "node:util";
import { messageOf } from "@slipway/render-client";
import { ChangeMarks, marksOfTruth, unfinishedMark } from "./change-log";
import type { NamedThings } from "./creation";
import { check, type Checked } from "./declaration/check";
import { type Change, diff, touches } from "./declaration/diff";
import { isDeletedFirst, type ResourceDeclaration, typeToken } from "./declaration/property";
import { chosenNames } from "./declaration/reply";
import { shrinking } from "./declaration/shrinking";
import { type PartialResource, ProviderError } from "./error";
import type { Desired, Prior, Operation, Resource } from "./resource";
import { removedPaths } from "./declaration/removed";
import { lossOf, removalOf } from "./declaration/data-loss";
import { ServiceNotes } from "./service-notes";
import { markEchoes } from "./values/echo";
import { entryPath } from "./values/path";
import { withoutUnshowable } from "./values/unshowable";
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
  /** When it is replaced, for whatever reason. */
  readonly deleteBeforeReplace: boolean;
  /** An earlier operation was left half done, so that the state may not be true. */
  readonly stateMayBeUntrue: boolean;
}

/** What every resource has in common, between the protocol and the resources: state, marks of what is secret, previews. */
export class Provider {
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly #notes = new ServiceNotes();
  /** By the resource's URN. */
  readonly #transient = new Map<string, ValueMap>();

  constructor(resources: readonly Resource[]) {
    this.#resources = new Map(resources.map((resource) => [typeToken(resource.declaration), resource]));
  }

  /** The mistakes in what a program passes, and its inputs with defaults. */
  check(type: string, urn: string, news: ValueMap): Checked {
    const { declaration } = this.#resource(type);
    this.#notes.wants(declaration, news);
    const checked = check(declaration, news);
    this.#transient.set(urn, checked.transient);
    return checked;
  }

  /**
   * What a state and new inputs differ in.
   *
   * @throws ProviderError when it would lose data that the program does not give up; nothing else is judged, since a
   *   refresh compares what no update could do
   */
  diff(type: string, id: string, state: State, news: ValueMap): Difference {
    const resource = this.#resource(type);
    const changes = changesOf(resource, state, news);
    this.#notes.changes(resource.declaration, id, { changes, sides: [state.outputs, news] });
    this.#notes.shows(resource.declaration, state.outputs);
    const loss = lossOf(resource.declaration, changes, news, state.inputs);
    if (loss !== undefined) throw new ProviderError(loss);
    return {
      changes,
      deleteBeforeReplace: isDeletedFirst(resource.declaration),
      stateMayBeUntrue: new ChangeMarks(state.outputs).unfinished !== undefined,
    };
  }

  /** The property paths in which a state and new inputs differ, down to single values. */
  pathsOf(type: string, state: State, news: ValueMap): string[] {
    const resource = this.#resource(type);
    const { declaration } = resource;
    const changed = changesOf(resource, state, news).flatMap(({ property, path }) => {
      const value = news[property];
      const leaves = value === undefined ? [] : leafPaths(value, property);
      return [path, ...leaves.filter((leaf) => leaf.startsWith(path))];
    });
    return [
      ...changed,
      ...removedPaths(declaration, state.inputs, news),
      ...removedPaths(declaration, news, state.inputs),
    ];
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

  /**
   * What a preview says of a resource beside its differences, if there is something to say.
   *
   * @param state undefined when it is created
   */
  async foretell(type: string, state: State | undefined, news: ValueMap): Promise<string | undefined> {
    return this.#resource(type).foretell?.(news, state && prior(state), this.#notes);
  }

  /** The properties that a resource will have after an update. */
  planUpdate(type: string, state: State, news: ValueMap): ValueMap {
    const resource = this.#resource(type);
    const isTrue = isComplete(resource.declaration, state);
    const changes = isTrue ? possibleChanges(resource, state, news) : changesOf(resource, state, news);
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
    const { outputs: declared } = declaration;
    const origins = (name: string): readonly string[] =>
      (declared[name] ?? declaration.properties[name])?.changesWith ?? [];
    const kept = mapValues(current, (value, name) => (touches(changes, origins(name)) ? unknown : value));
    const names = [...chosenNames(declaration), ...Object.keys(declared)];
    const outputs = Object.fromEntries(names.map((name) => [name, planned[name] ?? kept[name] ?? unknown]));
    const properties = { ...withMarks(declaration, outputs, inputs), ...inputs };
    this.#notes.shows(declaration, properties);
    return properties;
  }

  async create(type: string, operation: Operation, inputs: ValueMap): Promise<CreatedResource> {
    const resource = this.#resource(type);
    const completed = (outputs: ValueMap): ValueMap => ({
      ...withMarks(resource.declaration, outputs, inputs),
      ...inputs,
      ...marksOfTruth(operation.changeId),
    });
    const { id, outputs } = await keepingUnfinished(operation, undefined, { inputs, completed }, () =>
      resource.create(operation, marked(inputs), knownPart(this.#transient.get(operation.urn) ?? {})),
    );
    return { id, properties: completed(outputs) };
  }

  async update(type: string, operation: Operation, id: string, state: State, news: ValueMap): Promise<ValueMap> {
    const resource = this.#resource(type);
    const isUntrue = operation.follows !== undefined || !isComplete(resource.declaration, state);
    // What was asked for last may never have been reached, so that Render itself judges what can't shrink.
    const changes = isUntrue ? changesOf(resource, state, news) : possibleChanges(resource, state, news);
    const repairs = changes.length === 0 || isUntrue;
    const marks = repairs ? marksOfTruth(operation.changeId) : new ChangeMarks(state.outputs).after(operation.changeId);
    // What was a secret is one still where it is remembered.
    const secrets = { news, inputs: state.inputs, outputs: state.outputs };
    const completed = (outputs: ValueMap): ValueMap => ({
      ...withMarks(resource.declaration, outputs, secrets),
      ...news,
      ...marks,
    });
    const before = { id, outputs: state.outputs };
    const outputs = await keepingUnfinished(operation, before, { inputs: news, completed }, () =>
      resource.update(operation, id, prior(state), marked(news), { changes, repairs }),
    );
    return completed(outputs);
  }

  /** What is there, or undefined when it is gone. Without a state it is an import, and every variable counts as secret. */
  async read(type: string, operation: Operation, id: string, state: State | undefined): Promise<State | undefined> {
    const resource = this.#resource(type);
    const observed = await resource.read(operation, id, state && prior(state));
    if (observed === undefined) return undefined;
    const inputs = mapValues(observed.inputs, withoutUnshowable);
    const outputs = markLike(observed.outputs, state?.outputs);
    const secrets = { inputs, prior: state?.inputs ?? {}, outputs: state?.outputs ?? {} };
    const properties = { ...withMarks(resource.declaration, outputs, secrets), ...inputs };
    return { inputs, outputs: { ...properties, ...marksAfterRead(operation, state, { inputs, outputs: properties }) } };
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
}

/**
 * When an operation fails, the state keeps what exists: what the handler says, else, once something was written, what was there
 * before. It is marked as unfinished, so that the next operation looks at everything.
 *
 * @param before the resource as it was, if there was one
 * @param inputs what it is to be
 * @param completed adds to outputs what all properties have
 */
async function keepingUnfinished<Result>(
  operation: Operation,
  before: PartialResource | undefined,
  { inputs, completed }: { readonly inputs: ValueMap; readonly completed: (outputs: ValueMap) => ValueMap },
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const reported = error instanceof ProviderError ? error.partial : undefined;
    const kept = reported ?? (operation.hasWritten() ? before : undefined);
    if (kept === undefined) throw error;
    const outputs = { ...completed(kept.outputs), ...unfinishedMark(operation.paths) };
    const partial = { id: kept.id, outputs, repeated: Object.keys(inputs) };
    throw new ProviderError(messageOf(error), { cause: error, partial });
  }
}

function leafPaths(value: Value, path: string): string[] {
  const inner = unwrap(value);
  if (!isMap(inner)) return [path];
  return Object.entries(inner).flatMap(([key, element]) => leafPaths(element, entryPath(path, key)));
}

function changesOf(resource: Resource, state: State, news: ValueMap): Change[] {
  return diff(resource.declaration, resource.deployedInputs?.(prior(state), news) ?? state.inputs, news);
}

/** The changes of an update. One that can't be made of what exists is an error. */
function possibleChanges(resource: Resource, state: State, news: ValueMap): Change[] {
  const shrinks = shrinking(resource.declaration, { ...state.inputs, ...state.outputs }, news);
  if (shrinks !== undefined) throw new ProviderError(shrinks);
  const changes = changesOf(resource, state, news);
  const loss = removalOf(resource.declaration, changes, news);
  if (loss !== undefined) throw new ProviderError(loss);
  return changes;
}

/** Whether the operation that made the state came to its end: what failed half-way has no outputs of its own. */
function isComplete({ outputs }: ResourceDeclaration, state: State): boolean {
  const isFinished = new ChangeMarks(state.outputs).unfinished === undefined;
  return isFinished && Object.keys(outputs).every((name) => name in state.outputs);
}

/** What was looked at as a whole is true again. A state that was true stays as it is, so that a refresh shows no difference. */
function marksAfterRead({ changeId, follows }: Operation, state: State | undefined, observed: State): ValueMap {
  if (state === undefined || follows !== undefined) return marksOfTruth(changeId);
  const { kept } = new ChangeMarks(state.outputs);
  const isAsBefore = isDeepStrictEqual({ ...observed.outputs, ...kept }, state.outputs);
  return isAsBefore && isDeepStrictEqual(observed.inputs, state.inputs) ? kept : marksOfTruth(changeId);
}

function prior({ inputs, outputs }: State): Prior {
  return { inputs: marked(inputs), outputs: marked(outputs) };
}

function marked(values: ValueMap): Desired {
  return { values: knownPart(values), marked: values };
}

function withMarks({ outputs }: ResourceDeclaration, values: ValueMap, inputs: ValueMap): ValueMap {
  return mapValues(markEchoes(values, inputs), (value, name) =>
    outputs[name]?.secret ? secret(value) : withoutUnshowable(value),
  );
}
