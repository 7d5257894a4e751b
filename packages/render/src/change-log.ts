import { randomBytes } from "node:crypto";
import type { Journal, JournalKey } from "./journal";
import type { ValueMap } from "./values/value";

/** What an operation that was broken off may have done. */
export interface Interruption {
  /** Property paths that it may have written. */
  readonly paths: readonly string[];
}

/**
 * Outputs that no program sees: Pulumi takes names that begin so for its own business.
 *
 * - `__changeId` names the change that made the state what it is.
 * - `__unfinished` says that this change failed half-way, so that inputs and Render may differ.
 */
export const changeIdKey = "__changeId";
export const unfinishedKey = "__unfinished";

/** Names a change; one that is started later sorts after it. */
export function newChangeId(now: Date): string {
  return `${now.toISOString()}-${randomBytes(4).toString("hex")}`;
}

/**
 * The changes of one resource in the journal. An entry is written before the first request that changes something,
 * and holds until Pulumi's state is seen to come from that change or a later one. Until then nobody knows whether the
 * state is true.
 */
export class ChangeLog {
  /** @param id empty while the resource is created */
  constructor(
    private readonly changes: Journal["changes"],
    private readonly key: JournalKey,
    private readonly id: string,
  ) {}

  /**
   * What was broken off; undefined when the state holds its result, or nothing was started.
   *
   * @param keep leaves the entry even so: what a refresh has found may not have been written down
   */
  async interruption(stateOutputs: ValueMap, keep = false): Promise<Interruption | undefined> {
    const entry = await this.changes.find(this.key);
    if (entry === undefined) return undefined;
    const stateChange = stateOutputs[changeIdKey];
    const isOfAnother = entry.id !== "" && entry.id !== this.id;
    const isHeld = typeof stateChange === "string" && stateChange >= entry.changeId;
    if (!isOfAnother && !isHeld) return { paths: entry.paths };
    if (!keep) await this.changes.remove(this.key);
    return undefined;
  }

  /** To be called before the first request that changes something. */
  async begin(changeId: string, paths: readonly string[]): Promise<void> {
    await this.changes.write({ ...this.key, id: this.id, changeId, paths: [...new Set(paths)] });
  }
}
