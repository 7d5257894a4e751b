import type { Autoscaling } from "@slipway/render-api";
import { expect, test } from "vitest";
import { nextCount, recent, type Wish, wantedInstances, withinBounds } from "./policy";

const off = { enabled: false, percentage: 0 };
const by = (criteria: Partial<Autoscaling["criteria"]>): Autoscaling => ({
  ...{ enabled: true, min: 1, max: 5 },
  criteria: { cpu: off, memory: off, ...criteria },
});
const cpu = { enabled: true, percentage: 60 };
const memory = { enabled: true, percentage: 50 };

test.each<[Autoscaling, number, number, number]>([
  [by({ cpu }), 0, 0, 1],
  [by({ cpu }), 0.6, 0, 1],
  [by({ cpu }), 0.61, 0, 2],
  // Two instances at 90 % each.
  [by({ cpu }), 1.8, 9, 3],
  // 1.2 / 0.6 is a little more than 2.
  [by({ cpu }), 0.4 + 0.4 + 0.4, 0, 2],
  [by({ cpu }), 40, 0, 5],
  [by({ memory }), 9, 1.4, 3],
  [by({ cpu, memory }), 1.5, 0.9, 3],
  [by({ cpu, memory }), 0.5, 1.9, 4],
  [{ ...by({ cpu }), min: 3 }, 0, 0, 3],
])("%j with %d of processors and %d of memory wants %d", (autoscaling, ofCpu, ofMemory, wanted) => {
  expect(wantedInstances(autoscaling, { cpu: ofCpu, memory: ofMemory })).toBe(wanted);
});

const wishes = (...given: [number, number][]): Wish[] => given.map(([at, instances]) => ({ at, instances }));

test.each<[string, Wish[], number, number]>([
  ["nothing known yet", [], 2, 2],
  ["more at once", wishes([0, 4]), 2, 4],
  ["what is there", wishes([0, 2]), 2, 2],
  ["fewer not at once", wishes([0, 1]), 3, 3],
  ["fewer not before the time is over", wishes([0, 1], [9, 1]), 3, 3],
  ["fewer once it is over", wishes([0, 1], [10, 1]), 3, 1],
  ["as many as were wanted meanwhile", wishes([0, 1], [5, 2], [10, 1]), 3, 2],
  ["none fewer when one moment wanted all", wishes([0, 1], [5, 3], [10, 1]), 3, 3],
  ["what was wanted before that time not counted", wishes([0, 5], [4, 1], [14, 1]), 3, 1],
])("the next number is %s", (_, given, current, next) => {
  expect(nextCount(given, current, 10)).toBe(next);
});

test("of wishes from before the time that counts, one is kept", () => {
  const all = wishes([0, 1], [5, 1], [10, 2], [20, 1], [21, 1]);
  expect(recent(all, 10)).toEqual(all.slice(2));
  expect(recent(wishes([0, 1]), 10)).toEqual(wishes([0, 1]));
});

test.each([
  [undefined, 9, 9],
  [{ ...by({ cpu }), enabled: false }, 9, 9],
  [by({ cpu }), 9, 5],
  [{ ...by({ cpu }), min: 2 }, 1, 2],
])("within %j, %d is %d", (autoscaling, instances, within) => {
  expect(withinBounds(autoscaling, instances)).toBe(within);
});
