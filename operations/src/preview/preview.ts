/** What is to happen to a resource, by Pulumi's names of operations. */
export type Operation = "create" | "update" | "replace" | "delete" | "same";

/** What a preview says that an update would do. */
export interface Preview {
  /** In the order in which Pulumi comes to them. */
  changes: Change[];
  /** What stays as it is. */
  unchanged: Change[];
  diagnostics: Diagnostic[];
  /** Why there is no preview, in the program's or the provider's own words: what is above is then what came before it. */
  failure?: string;
}

/** One resource, and what would happen to it. Components and the stack itself are none. */
export interface Change {
  urn: string;
  /** Pulumi's type, such as `render:index:WebService`. */
  type: string;
  /** The system that it belongs to; empty when it belongs to none. */
  system: string;
  /** Its name within the system. A rollout's is its system's. */
  part: string;
  /** In words: `web service`, `Postgres`, `rollout`. */
  kind: string;
  op: Operation;
  /** Whether Pulumi's state says that it can't be deleted. */
  isProtected: boolean;
  /** What differs, by property. Empty for what is created or deleted: all of it is. */
  properties: PropertyChange[];
  /** Inputs as the state has them; none when it is created. */
  oldInputs?: Inputs;
  /** Inputs as the state had them before a refresh; none without one, and none where the state had nothing. */
  statedInputs?: Inputs;
  /** Outputs as the state has them; none when it is created. */
  oldOutputs?: Inputs;
  /** Inputs that the program asks for; none when it is deleted. */
  newInputs?: Inputs;
}

/** Properties by name. What is secret stands there as {@link SECRET}, what is not known before the update as {@link UNKNOWN}. */
export type Inputs = Readonly<Record<string, unknown>>;

/** One property that differs. */
export interface PropertyChange {
  /** Pulumi's notation: `services["orchestrator-api"].envVars.LOG_LEVEL`. */
  path: string;
  /** The same, step by step. */
  steps: readonly (string | number)[];
  kind: "add" | "delete" | "update";
  /** Whether this one replaces the resource. */
  replaces: boolean;
  from: unknown;
  to: unknown;
  /** Whether either is a secret: neither is known then. */
  isSecret: boolean;
}

/** Something that the program, a provider or Pulumi says beside the changes. */
export interface Diagnostic {
  severity: "info" | "info#err" | "warning" | "error" | (string & {});
  message: string;
  /** The resource that it is about, if it is about one, with its system and its name within that. */
  about?: { urn: string; type: string; system: string; part: string };
}

/** What stands in Pulumi's JSON in place of a secret. */
export const SECRET = "[secret]";
/** What stands in Pulumi's JSON in place of a value that only the update makes known. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
