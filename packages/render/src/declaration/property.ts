import type { PlainValue, ValueMap } from "../values/value";

/**
 * How a resource is declared: once, as data. Check, diff, requests, the Pulumi schema and the SDK's classes all come from it.
 */

/** The type of a property's value. */
export type PropertyType = StringType | EnumType | NumberType | BooleanType | ListType | MapType | ObjectType;

export interface StringType {
  readonly kind: "string";
  readonly pattern?: Pattern;
  /** The one form of all texts that mean the same. */
  readonly form?: (text: string) => string;
}

/** One of a few strings; `name` is the name of the union type in the SDK. */
export interface EnumType<Values extends readonly string[] = readonly string[]> {
  readonly kind: "enum";
  readonly name: string;
  readonly description: string;
  readonly values: Values;
  /** Render may have others than these: what it offers grows, and some of it is made for one customer. It judges them itself. */
  readonly open?: true;
  /** Other names of some of the values, which Render takes and may reply with. */
  readonly aliases?: Readonly<Record<string, Values[number]>>;
}

/** A number, whole or not. */
export interface NumberType {
  readonly kind: "integer" | "number";
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface BooleanType {
  readonly kind: "boolean";
}

/** A list; a `set` has no order and holds nothing twice. */
export interface ListType {
  readonly kind: "list";
  readonly element: PropertyType;
  readonly set?: true;
}

export interface MapType {
  readonly kind: "map";
  readonly value: PropertyType;
  readonly keyPattern?: Pattern;
}

export interface ObjectType {
  readonly kind: "object";
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
}

/** A form that a string must have, and the words that say so after "expected". */
export interface Pattern {
  readonly regex: RegExp;
  readonly expected: string;
}

/** Another property has one of these values. */
export interface Condition {
  readonly property: string;
  readonly in: readonly string[];
}

export interface Property {
  readonly type: PropertyType;
  /** Markdown: what it is, its unit, what happens without it. */
  readonly description: string;
  readonly required?: true;
  /** Required of some, by what another property says. */
  readonly requiredWhen?: Condition;
  /** Never shown. */
  readonly secret?: true;
  /**
   * No value of it, or within it, is a secret by its nature. Any other free text that was found at Render, and that the
   * program did not say, counts as secret.
   */
  readonly plainWhenFound?: true;
  /** Filled in by check. */
  readonly default?: PlainValue;
  /** What leaving it out comes to, in Markdown, when no value of this declaration says so. */
  readonly defaultText?: string;
  /** A value for the documentation. */
  readonly example?: PlainValue;
  /** What Render takes when the property is left out; sent when it is removed again. */
  readonly absentMeans?: PlainValue;
  /** Left out, Render chooses once, and leaving it out later is no change. */
  readonly chosenByRender?: true;
  /** Paths of the inputs with which Render may choose anew, such as `plan`. */
  readonly changesWith?: readonly string[];
  /** A change makes a new resource. */
  readonly immutable?: true;
  /** A value smaller than the current one is refused; the values of an enum are in order of size. */
  readonly growsOnly?: true;
  /** Render makes it larger by itself while this other property is true: whatever is more than the program says will do. */
  readonly grownByRenderWhen?: string;
  /** Render chooses it while this other property, an object, is `enabled`: then it is neither drift nor written. */
  readonly decidedByRenderWhen?: string;
  /** Values that a resource can be created with and can't go back to. */
  readonly createOnly?: readonly string[];
  /**
   * A change reaches the running service with its next deploy. `source` says where the code of a service comes from
   * that follows its branch, and means nothing to one that runs a release.
   */
  readonly deploy?: "settings" | "source";
  /** Only for resources whose other property has one of these values. */
  readonly onlyWhen?: Condition;
  /** Where it is sent and replied instead, when another property has one of these values: there an empty text takes it away. */
  readonly elsewhereWhen?: Condition & { readonly sentAt: string; readonly repliedAt: string };
  /** Render refuses it beside these values of another property, even where it asks for nothing: no patch has it then. */
  readonly unsentWhen?: Condition;
  /** Where it is in the create body, and in a patch unless a section of its own writes it. */
  readonly sentAt?: string;
  /** No create body has it: a patch writes it once the resource exists. */
  readonly patchedOnly?: true;
  /** Where it is in replies, when that is not where it is sent. */
  readonly repliedAt?: string;
  /** Replies may leave it out although it is set. */
  readonly notEchoed?: true;
  /** Render appends `_xxxx` to what was sent. */
  readonly suffixedByRender?: true;
  /** Between the program and this provider: no request and no reply has it. */
  readonly onlyOurs?: true;
  /** What a creation of the same run is told, and nothing else: no checked inputs and no state have it, so that it makes no difference. */
  readonly transient?: true;
}

/** What a resource has once it exists. */
export interface OutputProperty {
  readonly type: PropertyType;
  readonly description: string;
  readonly secret?: true;
  /** Where it is in the reply that shows the resource. */
  readonly repliedAt?: string;
  /** It is the fingerprint of the inputs with this `deploy`. */
  readonly fingerprintOf?: NonNullable<Property["deploy"]>;
  /** Paths of the inputs that it may follow from, such as `services`: when one changes, a preview can't tell the value. */
  readonly changesWith?: readonly string[];
}

export type Properties = Readonly<Record<string, Property>>;
export type OutputProperties = Readonly<Record<string, OutputProperty>>;

/** One mistake in a resource's inputs. `property` is a property path such as `envVars.LOG_LEVEL`. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** What is wrong with a resource's inputs, taken together. */
export type Judgement = (inputs: ValueMap) => Problem[];

export interface ResourceDeclaration {
  /** The class name, and the last part of the type token `render:index:<name>`. */
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
  readonly outputs: OutputProperties;
  /** Who holds such things: Render, each under an id of its own, or nobody but Pulumi's state. */
  readonly held: "render" | "state";
  /** Groups of properties of which exactly one is set. */
  readonly exactlyOne?: readonly (readonly string[])[];
  /** Parts of a body that Render replaces as a whole: with one of their fields goes every other. */
  readonly sentWhole?: readonly string[];
  /**
   * Deleting it deletes data: a change that would replace it needs the program's `allowDataLoss`. Where a property is named, the data is that
   * property's: what has none holds no data, and taking it away needs the same word.
   */
  readonly holdsData?: true | string;
  /** A replacement makes the new one before the old one goes; otherwise the old one goes first, since two can't have one name. */
  readonly madeBeforeReplaced?: true;
  /** Nothing but a rollout deploys it: the SDK warns when a program has none that does. */
  readonly deployedByRollout?: true;
  /** The property whose entries name the services that it deploys, each by `serviceId`. */
  readonly deploys?: string;
  /** Made by {@link rule}. */
  readonly rules: readonly Judgement[];
}

/** Keeps the literal types of a declaration, from which {@link Plain} reads the type of its inputs. */
export function declareResource<const Declaration extends ResourceDeclaration>(declaration: Declaration): Declaration {
  return declaration;
}

/** Whether a resource that exists always has a value there. */
export function isAlwaysPresent({ required, default: fallback, chosenByRender }: Property): boolean {
  return required === true || fallback !== undefined || chosenByRender === true;
}

/** Whether a replacement deletes the old resource before it makes the new one. */
export function isDeletedFirst({ held, madeBeforeReplaced }: ResourceDeclaration): boolean {
  return held === "render" && madeBeforeReplaced !== true;
}

/** The properties that a resource has once it exists. */
export function lasting(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, { transient }]) => !transient));
}

/** A function of the package: it looks something up, and changes nothing. */
export interface FunctionDeclaration {
  /** Its name, and the last part of the token `render:index:<name>`. */
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
  readonly outputs: OutputProperties;
  readonly exactlyOne?: readonly (readonly string[])[];
}

/** Keeps the literal types of a declaration. */
export function declareFunction<const Declaration extends FunctionDeclaration>(declaration: Declaration): Declaration {
  return declaration;
}

/** The Pulumi token of a resource or a function. */
export function typeToken(declaration: { readonly name: string }): string {
  return `render:index:${declaration.name}`;
}
