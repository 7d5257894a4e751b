import { readdirSync, readFileSync } from "node:fs";

/** A process that is there. */
export interface ProcessRow {
  pid: number;
  parent: number;
  /** Its process group. */
  group: number;
  /** Of processor time, with that of its children that have ended. */
  cpuSeconds: number;
}

/** What a process holds in memory, in bytes. */
export interface Memory {
  resident: number;
  /** The part of it that other processes may hold as well. */
  shared: number;
}

/** What is measured of processes. */
export interface ProcessTable {
  /** Whether this machine tells of its processes. */
  readonly isReadable: boolean;
  rows(): ProcessRow[];
  /** Of a process that has ended, nothing. */
  memoryOf(pid: number): Memory;
  /** How many connections each port of this machine has taken that are open. */
  connections(): ReadonlyMap<number, number>;
}

/** The kernel's own units. */
interface Units {
  pageBytes: number;
  ticksPerSecond: number;
}

const pageSizeKey = 6n;
const ticksKey = 17n;

/** Read at once, not one by one: it is some microseconds for each process, where a promise would take more. */
export const linuxProcesses: ProcessTable = {
  get isReadable() {
    return unitsOfKernel() !== undefined;
  },
  rows() {
    const { ticksPerSecond } = unitsOfKernel() ?? { ticksPerSecond: 1 };
    const pids = orElse(() => readdirSync("/proc"), []).filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => parseStat(read(`/proc/${pid}/stat`), ticksPerSecond) ?? []);
  },
  memoryOf(pid) {
    const { pageBytes } = unitsOfKernel() ?? { pageBytes: 0 };
    const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(" ").map(Number);
    return { resident: resident * pageBytes, shared: shared * pageBytes };
  },
  connections: () => establishedByPort(read("/proc/net/tcp")),
};

let units: Units | undefined;

function unitsOfKernel(): Units | undefined {
  return (units ??= parseUnits(orElse(() => readFileSync("/proc/self/auxv"), Buffer.alloc(0))));
}

/** The values that the kernel hands to each program: pairs of a key and a value. */
export function parseUnits(auxiliary: Buffer): Units | undefined {
  const values = new Map<bigint, number>();
  for (let at = 0; at + 16 <= auxiliary.length; at += 16) {
    values.set(auxiliary.readBigUInt64LE(at), Number(auxiliary.readBigUInt64LE(at + 8)));
  }
  const [pageBytes, ticksPerSecond] = [values.get(pageSizeKey), values.get(ticksKey)];
  return pageBytes === undefined || ticksPerSecond === undefined ? undefined : { pageBytes, ticksPerSecond };
}

/** One process as its `stat` file tells of it; undefined when there is none. */
export function parseStat(text: string, ticksPerSecond: number): ProcessRow | undefined {
  // The name may have parentheses and spaces of its own.
  const end = text.lastIndexOf(")");
  if (end === -1) return undefined;
  const [, parent = 0, group = 0, ...rest] = text
    .slice(end + 2)
    .split(" ")
    .map(Number);
  // Time of its own in programs and in the kernel, then the same of its children.
  const ticks = rest.slice(8, 12).reduce((sum, part) => sum + part, 0);
  return { pid: Number.parseInt(text, 10), parent, group, cpuSeconds: ticks / ticksPerSecond };
}

const established = "01";

/** How many open connections each local port has, by Linux' table of sockets. */
export function establishedByPort(table: string): Map<number, number> {
  const counts = new Map<number, number>();
  for (const line of table.split("\n")) {
    const [, local = "", , state] = line.trim().split(/\s+/);
    if (state !== established) continue;
    const port = Number.parseInt(local.split(":")[1] ?? "", 16);
    counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  return counts;
}

function read(path: string): string {
  return orElse(() => readFileSync(path, "latin1"), "");
}

/** A process may end while it is looked at. */
function orElse<Result>(action: () => Result, fallback: Result): Result {
  try {
    return action();
  } catch {
    return fallback;
  }
}
