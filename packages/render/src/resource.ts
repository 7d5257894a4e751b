import type { RenderClient } from "@slipway/render-client";
import type { Change } from "./declaration/diff";
import type { ResourceDeclaration } from "./declaration/property";
import type { Inputs } from "./declaration/request";
import type { Journal } from "./journal";
import type { ValueMap } from "./values/value";

/** What one operation on one resource works with. */
export interface Operation {
  readonly urn: string;
  readonly render: RenderClient;
  /** Works on after a cancellation, for what must still be put in order. */
  readonly cleanup: RenderClient;
  readonly journal: Journal;
  /** Ends when the user cancels the update. */
  readonly signal: AbortSignal;
  /** How long it may take, when the program limits that by `customTimeouts`. */
  readonly timeoutMs: number | undefined;
  /** Whether a text is known to be a secret of this stack. */
  readonly isSecret: (text: string) => boolean;
  /** Shows a line of progress beside the resource. */
  readonly report: (message: string) => void;
}

/** A resource's inputs: plain, and with the marks of what is secret. */
export interface Desired<Plain extends object = Inputs> {
  readonly values: Plain;
  readonly marked: ValueMap;
}

/** What Pulumi's state holds of a resource. */
export interface Former<Plain extends object = Inputs> {
  readonly inputs: Desired<Plain>;
  readonly outputs: Desired;
}

/** A resource that now exists, by its id at Render. */
export interface Created {
  readonly id: string;
  readonly outputs: ValueMap;
}

/** A resource as found at Render. */
export interface Found {
  readonly inputs: ValueMap;
  readonly outputs: ValueMap;
}

/** What an update is about. */
export interface Revision {
  /** The differences between what the program said and says: beside these, nothing is written. */
  readonly changes: readonly Change[];
  /** An earlier operation was left half done, so that all that Render holds is brought to what is asked. */
  readonly repairs: boolean;
}

/**
 * One kind of resource. Outputs that the declaration says are secret need no mark; the same holds for what was secret in the
 * former state. Everything throws {@link ProviderError} and catches nothing.
 */
export interface Resource<Plain extends object = Inputs> {
  readonly declaration: ResourceDeclaration;
  /** The outputs that a preview can tell; of all others the declaration says whether they stay as they are in an update. */
  planned(inputs: ValueMap, former: Former<Plain> | undefined, changes: readonly Change[]): ValueMap;
  create(operation: Operation, inputs: Desired<Plain>): Promise<Created>;
  /** Undefined when the resource is gone. Without a former state it is an import. */
  read(operation: Operation, id: string, former: Former<Plain> | undefined): Promise<Found | undefined>;
  update(
    operation: Operation,
    id: string,
    former: Former<Plain>,
    inputs: Desired<Plain>,
    revision: Revision,
  ): Promise<ValueMap>;
  delete(operation: Operation, id: string, former: Former<Plain>): Promise<void>;
  /** What the state says stands now, when that may differ from the former inputs. */
  standing?(former: Former<Plain>): ValueMap;
}
