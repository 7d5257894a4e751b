import { expect, test } from "vitest";
import { check } from "../../declaration/check";
import { diff } from "../../declaration/diff";
import { normalized } from "../../declaration/reply";
import { unknown, type ValueMap } from "../../values/value";
import { backgroundWorker } from "../background-worker/declaration";
import { webService } from "../web-service/declaration";

const app = {
  name: "api",
  repo: "https://example.com/app",
  runtime: "node",
  buildCommand: "true",
  startCommand: "node .",
};
const cpu = { percentage: 60 };
const scaled = (autoscaling: ValueMap, more: ValueMap = {}) => ({
  ...app,
  autoscaling: { min: 1, max: 3, criteria: { cpu }, ...autoscaling },
  ...more,
});

test.each<[string, ValueMap, string[]]>([
  ["by processor time", scaled({}), []],
  ["by memory", scaled({ criteria: { memory: { percentage: 90 } } }), []],
  ["within bounds that aren't known yet", scaled({ min: unknown }), []],
  ["that is off, beside a number", scaled({ enabled: false }, { numInstances: 4 }), []],
  [
    "beside a number",
    scaled({}, { numInstances: 4 }),
    [
      "`numInstances` is 4, but `autoscaling` says how many instances run; remove `numInstances`, or set `autoscaling.min`",
    ],
  ],
  [
    "beside a disk",
    scaled({}, { disk: { name: "data", mountPath: "/var/data" } }),
    ["a service with a disk has one instance, so it has no `autoscaling`; remove `autoscaling` or `disk`"],
  ],
  [
    "on the free plan",
    scaled({}, { plan: "free" }),
    ["plan `free` has no autoscaling; remove `autoscaling`, or choose `starter` or higher"],
  ],
  ["to fewer than at least", scaled({ min: 4 }), ["`autoscaling.max` is 3, but `autoscaling.min` is 4; set 4 or more"]],
  ["to none", scaled({ min: 0 }), ["`autoscaling.min` is 0, expected a whole number from 1 to 100"]],
  ["to very many", scaled({ max: 101 }), ["`autoscaling.max` is 101, expected a whole number from 1 to 100"]],
  [
    "by nothing",
    scaled({ criteria: {} }),
    ["`autoscaling.criteria` has nothing that counts; set `cpu` or `memory`, or remove it"],
  ],
  [
    "at more than Render's most",
    scaled({ criteria: { cpu: { percentage: 91 } } }),
    ["`autoscaling.criteria.cpu.percentage` is 91, expected a whole number from 0 to 90"],
  ],
  [
    "at nothing",
    scaled({ criteria: { cpu: { percentage: 0 } } }),
    ["`autoscaling.criteria.cpu.percentage` is 0, expected 1 to 90"],
  ],
])("autoscaling %s", (_, inputs, reasons) => {
  expect(check(webService, inputs).problems.map(({ reason }) => reason)).toEqual(reasons);
});

const { inputs } = check(webService, scaled({}));
const enabled = { enabled: true, min: 1, max: 3, criteria: { cpu: { enabled: true, percentage: 60 } } };
const replied = { ...app, numInstances: 3, autoscaling: enabled };

test("a number that Render has chosen is no drift, and no import says it", () => {
  const said = { ...app, numInstances: 1, autoscaling: enabled };
  expect(normalized(webService, replied, said).numInstances).toBe(1);
  expect(normalized(backgroundWorker, replied, undefined).numInstances).toBe(1);
  expect(diff(webService, inputs, normalized(webService, replied, said) as ValueMap)).toEqual([]);
});

test("a number of instances is drift again once nothing is scaled", () => {
  const off = { ...replied, autoscaling: { ...enabled, enabled: false } };
  expect(normalized(webService, off, { ...app, numInstances: 1 }).numInstances).toBe(3);
});
