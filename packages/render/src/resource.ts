import type { RenderClient, Snapshot } from "@slipway/render-client";
import type { Interruption } from "./change-log";
import type { NamedThings } from "./creation";
import type { Change } from "./declaration/diff";
import type { ResourceDeclaration } from "./declaration/property";
import type { Inputs } from "./declaration/request";
import type { Journal } from "./journal";
import type { ServiceNotes } from "./service-notes";
import type { ValueMap } from "./values/value";

/** What one operation on one resource works with. */
export interface Operation {
  readonly urn: string;
  readonly render: RenderClient;
  /** Works on after a cancellation, for what must still be put in order. */
  readonly cleanup: RenderClient;
  /** What the lists of this run have shown already. */
  readonly snapshot: Snapshot;
  readonly journal: Journal;
  /** Ends when the user cancels the update. */
  readonly signal: AbortSignal;
  /** How long it may take, when the program limits that by `customTimeouts`. */
  readonly timeoutMs: number | undefined;
  /** The operation that was broken off before this one, if the state may not hold what it did. */
  readonly follows: Interruption | undefined;
  /** Names what this operation changes, in the journal and in the state. */
  readonly changeId: string;
  /** Property paths that it may write, or that those before it which did not come to their end may have written. */
  readonly paths: readonly string[];
  /** Whether a request was sent that may have changed something. */
  readonly hasWritten: () => boolean;
  /** Whether a text is known to be a secret of this stack. */
  readonly isSecret: (text: string) => boolean;
  /** The command that takes the thing of an id over as this resource. */
  readonly importLine: (id: string) => string;
  /** Shows a warning beside the resource, which stays. */
  readonly warn: (message: string) => void;
  /** Shows a line of progress beside the resource. */
  readonly report: (message: string) => void;
}

/** Properties, plain and with the marks of what is secret. */
interface Marked<Plain extends object> {
  readonly values: Plain;
  readonly marked: ValueMap;
}

/** What the program asks for. */
export type Desired<Plain extends object = Inputs> = Marked<Plain>;

/** What Pulumi's state holds of a resource. */
export interface Prior<Plain extends object = Inputs> {
  readonly inputs: Marked<Plain>;
  readonly outputs: Marked<Inputs>;
}

/** A resource that now exists, by its id at Render. */
export interface Created {
  readonly id: string;
  readonly outputs: ValueMap;
}

/** What Render holds of a resource. */
export interface Observed {
  /** With the marks of what is secret, which fingerprints among the outputs follow. */
  readonly inputs: ValueMap;
  readonly outputs: ValueMap;
}

/** What an update is about. */
export interface Revision {
  /** The differences between what the program said and says: beside these, nothing is written. */
  readonly changes: readonly Change[];
  /** The state may not be true, so that all that Render holds is observed and reconciled with what is desired. */
  readonly repairs: boolean;
}

/**
 * One kind of resource. Outputs that the declaration says are secret need no mark; the same holds for what was secret in the
 * prior state. What fails is thrown: a handler catches to decide what comes next, never to put an error into words of the wire.
 */
export interface Resource<Plain extends object = Inputs> {
  readonly declaration: ResourceDeclaration;
  /** How such things are found at Render by name; none for what exists in Pulumi's state only. */
  readonly things?: NamedThings;
  /** The outputs that a preview can know; of all others the declaration says whether they stay as they are in an update. */
  planned(inputs: ValueMap, prior: Prior<Plain> | undefined, changes: readonly Change[]): ValueMap;
  /** What a preview says beside the differences; nothing when there is nothing to say. It shows no value of a variable. */
  foretell?(inputs: ValueMap, prior: Prior<Plain> | undefined, notes: ServiceNotes): Promise<string | undefined>;
  /** @param transient what the program says to creations alone */
  create(operation: Operation, inputs: Desired<Plain>, transient: Inputs): Promise<Created>;
  /** Undefined when the resource is gone. Without a prior state it is an import. */
  read(operation: Operation, id: string, prior: Prior<Plain> | undefined): Promise<Observed | undefined>;
  update(
    operation: Operation,
    id: string,
    prior: Prior<Plain>,
    inputs: Desired<Plain>,
    revision: Revision,
  ): Promise<ValueMap>;
  delete(operation: Operation, id: string, prior: Prior<Plain>): Promise<void>;
  /** The inputs that what is live was deployed with, where these may differ from the prior ones: a diff compares with them. */
  deployedInputs?(prior: Prior<Plain>, news: ValueMap): ValueMap;
}
