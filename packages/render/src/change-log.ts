import { randomBytes } from "node:crypto";
import type { Journal, JournalKey } from "./journal";
import { isList, mapValues, type Value, type ValueMap } from "./values/value";

/** What an operation that was broken off may have done. */
export interface Interruption {
  /** Property paths that it may have written. */
  readonly paths: readonly string[];
}

/**
 * Outputs that no program sees: Pulumi takes names that begin so for its own business.
 *
 * - `__changes` names the changes that made the state what it is, the newest first.
 * - `__trueSince` names the newest change that looked at everything: what was done before it can't be missing.
 * - `__unfinished` says that the newest change failed half-way, so that inputs and Render may differ, and where.
 */
const changesKey = "__changes";
const trueSinceKey = "__trueSince";
const unfinishedKey = "__unfinished";

/** More changes than are made by one machine between two looks of another one. */
const rememberedChanges = 20;

/** What Pulumi's state holds of the changes that made it. */
export class ChangeMarks {
  constructor(private readonly outputs: ValueMap) {}

  /** Whether the state comes from a change, or from one that looked at everything after it. */
  holds(changeId: string): boolean {
    const trueSince = this.outputs[trueSinceKey];
    return this.#changes.includes(changeId) || (typeof trueSince === "string" && trueSince >= changeId);
  }

  /** What the newest change may not have done; undefined when it came to its end. */
  get unfinished(): Interruption | undefined {
    const paths = this.outputs[unfinishedKey];
    return paths === undefined ? undefined : { paths: isList(paths) ? paths.map(String) : [] };
  }

  /** The marks after a change that went by what the state says. */
  after(changeId: string): ValueMap {
    const trueSince = this.outputs[trueSinceKey];
    return {
      [changesKey]: [changeId, ...this.#changes].slice(0, rememberedChanges),
      ...(trueSince !== undefined && { [trueSinceKey]: trueSince }),
    };
  }

  /** The marks as they are, for a state that was found true. */
  get kept(): ValueMap {
    return mapValues(this.outputs, (value, name) => ([changesKey, trueSinceKey].includes(name) ? value : undefined));
  }

  get #changes(): readonly Value[] {
    const changes = this.outputs[changesKey];
    return isList(changes) ? changes : [];
  }
}

/** The marks after a change that looked at everything. */
export function marksOfTruth(changeId: string): ValueMap {
  return { [changesKey]: [changeId], [trueSinceKey]: changeId };
}

/** The mark of a change that failed half-way. */
export function unfinishedMark(paths: readonly string[]): ValueMap {
  return { [unfinishedKey]: paths };
}

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
    const isOfAnother = entry.id !== "" && entry.id !== this.id;
    const isHeld = new ChangeMarks(stateOutputs).holds(entry.changeId);
    if (!isOfAnother && !isHeld) return { paths: entry.paths };
    if (!keep) await this.changes.remove(this.key);
    return undefined;
  }

  /** To be called before the first request that changes something. */
  async begin(changeId: string, paths: readonly string[]): Promise<void> {
    await this.changes.write({ ...this.key, id: this.id, changeId, paths: [...new Set(paths)] });
  }
}
