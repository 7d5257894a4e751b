import { expect, test } from "vitest";
import { establishedByPort, type ProcessRow, parseStat, parseUnits } from "./linux-processes";
import { ProcessLoad, type Reading } from "./process-load";
import { treesOf } from "./process-trees";

const row = (pid: number, parent: number, group: number, cpuSeconds = 0): ProcessRow => ({
  ...{ pid, parent, group, cpuSeconds },
});

test("a process is read whatever its name is", () => {
  const text = "42 (a) b (c)) S 7 40 40 0 -1 4194304 1 0 0 0 150 50 20 30 20 0 1 0 100 1 1";
  expect(parseStat(text, 100)).toEqual(row(42, 7, 40, 2.5));
  expect(parseStat("", 100)).toBeUndefined();
});

test("the kernel's units are read of the values that it hands to programs", () => {
  const values = [6n, 16_384n, 17n, 250n, 0n, 0n];
  const auxiliary = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) auxiliary.writeBigUInt64LE(value, 8 * index);
  expect(parseUnits(auxiliary)).toEqual({ pageBytes: 16_384, ticksPerSecond: 250 });
  expect(parseUnits(Buffer.alloc(0))).toBeUndefined();
});

test("of a table of sockets, those count that are open, at their own port", () => {
  const table = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0",
    "   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1",
    "   2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 20 4 30 10 -1",
    "   3: 0100007F:1F90 0100007F:9C42 06 00000000:00000000 00:00000000 00000000     0        0 4 1 0 20 4 30 10 -1",
  ];
  expect(establishedByPort(table.join("\n"))).toEqual(
    new Map([
      [8080, 1],
      [40_000, 1],
    ]),
  );
});

test("to a process belong its group and all that these have started, in whatever group", () => {
  const rows = [row(1, 0, 1), row(10, 1, 10), row(11, 10, 11), row(12, 11, 11), row(13, 1, 10), row(20, 1, 20)];
  const trees = treesOf(rows, new Set([10, 20]));
  expect([...trees].map(([root, tree]) => [root, tree.map(({ pid }) => pid)])).toEqual([
    [10, [10, 11, 12, 13]],
    [20, [20]],
  ]);
});

const never = new Promise<never>(() => undefined);
const owner = { resource: "srv-1", instance: "srv-1-a" };

/** A machine on which one process runs, and a clock. */
function machine() {
  const state = { now: 1_000, cpuSeconds: 0, rowsRead: 0 };
  const table = {
    isReadable: true,
    rows: () => {
      state.rowsRead += 1;
      return [row(10, 1, 10, state.cpuSeconds), row(11, 10, 10)];
    },
    memoryOf: (pid: number) => ({ resident: pid === 10 ? 100 : 80, shared: pid === 10 ? 30 : 50 }),
    connections: () => new Map<number, number>(),
  };
  const load = new ProcessLoad({ now: () => state.now }, table);
  const seen: Reading[] = [];
  load.listen((readings) => seen.push(...readings));
  return { state, load, seen };
}

test("what a process takes is measured since its start, then since it was measured last", () => {
  const { state, load, seen } = machine();
  const measured = load.add({ pid: 10, exited: never }, owner);
  Object.assign(state, { now: 2_000, cpuSeconds: 0.5 });
  measured.isServing = true;
  load.sample();
  Object.assign(state, { now: 4_000, cpuSeconds: 3.5 });
  load.sample();
  // What both share is counted once.
  expect(seen).toEqual([
    { ...owner, hasServed: false, ms: 1_000, cpu: 0.5, memoryBytes: 150 },
    { ...owner, hasServed: true, ms: 2_000, cpu: 1.5, memoryBytes: 150 },
  ]);
});

test("processor time that is gone with a process is no less than none", () => {
  const { state, load, seen } = machine();
  load.add({ pid: 10, exited: never }, owner);
  Object.assign(state, { now: 2_000, cpuSeconds: 3 });
  load.sample();
  Object.assign(state, { now: 3_000, cpuSeconds: 1 });
  load.sample();
  expect(seen.map(({ cpu }) => cpu)).toEqual([3, 0]);
});

test("a clock that was set back ends no measuring: from then on it goes by that", () => {
  const { state, load, seen } = machine();
  load.add({ pid: 10, exited: never }, owner);
  Object.assign(state, { now: 900_000, cpuSeconds: 1 });
  load.sample();
  Object.assign(state, { now: 5_000, cpuSeconds: 9 });
  load.sample();
  Object.assign(state, { now: 6_000, cpuSeconds: 9.5 });
  load.sample();
  expect(seen.map(({ ms, cpu }) => [ms, cpu])).toEqual([
    [899_000, 1 / 899],
    [1_000, 0.5],
  ]);
});

test("nothing is read while nothing runs, nor again at once, nor of what has ended", async () => {
  const { state, load, seen } = machine();
  load.sample();
  expect(state.rowsRead).toBe(0);
  const ended = Promise.resolve({ code: 0, signal: undefined });
  load.add({ pid: 10, exited: ended }, owner);
  state.now = 2_000;
  load.sample();
  load.sample();
  expect(state.rowsRead).toBe(1);
  await ended;
  state.now = 3_000;
  load.sample();
  expect(state.rowsRead).toBe(1);
  expect(seen).toHaveLength(1);
});
