import type { Sources } from "../../sources";
import type { Execution } from "../execution";
import { linuxProcesses, type Memory, type ProcessTable } from "./linux-processes";
import { treesOf } from "./process-trees";

/** Whose a process is: an instance of a service, or the server of a data store. */
export interface Owner {
  resource: string;
  instance: string;
}

/** A process while it is measured. */
export interface MeasuredProcess {
  /** Whether it takes its share of the service's work. */
  isServing: boolean;
}

/** What an instance took since it was measured last. */
export interface Reading extends Owner {
  /** Whether it has served the whole time. */
  hasServed: boolean;
  /** Over how long. */
  ms: number;
  /** In processors. */
  cpu: number;
  memoryBytes: number;
}

interface Entry extends Owner, MeasuredProcess {
  pid: number;
  last: { at: number; cpuSeconds: number; wasServing: boolean };
}

const msInSecond = 1_000;
/** Over less than this, ticks of processor time say little. */
const leastMs = 200;

/** Whether so little time has passed. After a clock was set back, nobody knows: then it is over. */
export function isWithin(passedMs: number, limitMs: number): boolean {
  return passedMs >= 0 && passedMs < limitMs;
}

/** How much processor time and memory what runs here takes. Without anything to measure, nothing is read. */
export class ProcessLoad {
  private readonly entries = new Set<Entry>();
  private readonly listeners: ((readings: readonly Reading[], at: number) => void)[] = [];
  private sampledAt = 0;

  constructor(
    private readonly sources: Pick<Sources, "now">,
    private readonly table: ProcessTable = linuxProcesses,
  ) {}

  /** Whether this machine tells how much its processes take. */
  get isMeasurable(): boolean {
    return this.table.isReadable;
  }

  /** Measures a process that has just been started, with all that belongs to it, until its end. */
  add({ pid, exited }: Pick<Execution, "pid" | "exited">, owner: Owner): MeasuredProcess {
    const last = { at: this.sources.now(), cpuSeconds: 0, wasServing: false };
    const entry: Entry = { ...owner, pid, isServing: false, last };
    this.entries.add(entry);
    void exited.then(() => this.entries.delete(entry));
    return entry;
  }

  /** @param listener is handed what was measured each time, and doesn't throw */
  listen(listener: (readings: readonly Reading[], at: number) => void): void {
    this.listeners.push(listener);
  }

  /** Resources of which something runs. */
  running(): Set<string> {
    return new Set([...this.entries].map(({ resource }) => resource));
  }

  /** How many connections are open to each port. */
  connections(): ReadonlyMap<number, number> {
    return this.table.connections();
  }

  /** Measures all, unless that was done within so many milliseconds. */
  sample(atLeastMs = leastMs): void {
    const at = this.sources.now();
    if (isWithin(at - this.sampledAt, atLeastMs) || this.entries.size === 0) return;
    this.sampledAt = at;
    const roots = new Set([...this.entries].map(({ pid }) => pid));
    const trees = treesOf(this.table.rows(), roots);
    const readings = [...this.entries].flatMap((entry) => {
      const tree = trees.get(entry.pid);
      return tree === undefined || isWithin(at - entry.last.at, leastMs) ? [] : this.reading(entry, tree, at);
    });
    for (const listener of this.listeners) listener(readings, at);
  }

  /** None when the clock was set back: nobody knows over how long it would be. */
  private reading(entry: Entry, tree: readonly { pid: number; cpuSeconds: number }[], at: number): Reading | [] {
    const { resource, instance, isServing, last } = entry;
    const cpuSeconds = tree.reduce((sum, one) => sum + one.cpuSeconds, 0);
    entry.last = { at, cpuSeconds, wasServing: isServing };
    if (at < last.at) return [];
    // Less than before when something has ended for which nobody waited.
    const taken = Math.max(0, cpuSeconds - last.cpuSeconds);
    return {
      resource,
      instance,
      hasServed: isServing && last.wasServing,
      ms: at - last.at,
      cpu: (taken * msInSecond) / (at - last.at),
      memoryBytes: together(tree.map(({ pid }) => this.table.memoryOf(pid))),
    };
  }
}

/** What processes hold in memory, with what they share counted once. */
function together(memories: readonly Memory[]): number {
  const own = memories.reduce((sum, { resident, shared }) => sum + resident - shared, 0);
  return own + Math.max(0, ...memories.map(({ shared }) => shared));
}
