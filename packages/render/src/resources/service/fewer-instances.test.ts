import { expect, test } from "vitest";
import { unknown, type ValueMap } from "../../values/value";
import { fewerInstances } from "./fewer-instances";

const scaled = (min: number, max: number, enabled = true): ValueMap => ({
  numInstances: 1,
  autoscaling: { enabled, min, max, criteria: {} },
});
const fixed = (numInstances: number): ValueMap => ({ numInstances });
const unscaled = (number: string) =>
  `Without \`autoscaling\` as many instances run as \`numInstances\` says${number}: `;

test.each<[string, ValueMap, ValueMap, string]>([
  [
    "autoscaling taken away",
    scaled(3, 10),
    fixed(1),
    `${unscaled(" (1 unless it is set)")}3 to 10 run now, 1 once this is done; at least 2 of them end. Set \`numInstances\` to keep more.`,
  ],
  [
    "autoscaling turned off",
    scaled(1, 4),
    { ...scaled(1, 4, false), numInstances: 2 },
    `${unscaled("")}1 to 4 run now, 2 once this is done; any beyond 2 end. Set \`numInstances\` to keep more.`,
  ],
  [
    "bounds below those before",
    scaled(5, 10),
    scaled(1, 4),
    "5 to 10 run now, 1 to 4 once this is done: at least 1 of them end. Set `autoscaling.max` to keep more.",
  ],
  [
    "a lower upper bound",
    scaled(1, 10),
    scaled(1, 4),
    "1 to 10 run now, 1 to 4 once this is done: any beyond 4 end. Set `autoscaling.max` to keep more.",
  ],
  [
    "a number replaced by bounds below it",
    fixed(5),
    scaled(1, 3),
    "5 run now, 1 to 3 once this is done: at least 2 of them end. Set `autoscaling.max` to keep more.",
  ],
])("a preview tells that instances end: %s", (_, prior, inputs, text) => {
  expect(fewerInstances(inputs, prior)).toBe(text);
});

test.each<[string, ValueMap, ValueMap]>([
  ["the number itself is lowered, which the difference shows", fixed(5), fixed(2)],
  ["load takes over with room for as many", fixed(3), scaled(1, 3)],
  ["the number keeps what may have run", scaled(1, 3), fixed(3)],
  ["the lower bound alone is lowered", scaled(2, 4), scaled(1, 4)],
  ["the bounds aren't known yet", scaled(2, 4), { numInstances: 1, autoscaling: unknown }],
  ["it never said either", {}, {}],
])("a preview says nothing when %s", (_, prior, inputs) => {
  expect(fewerInstances(inputs, prior)).toBeUndefined();
});
