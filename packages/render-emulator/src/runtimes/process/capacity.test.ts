import { expect, test } from "vitest";
import { Capacity, instancesFor } from "./capacity";

const GiB = 1024 ** 3;

test.each([
  ["2 cores and 8 GiB", 2, 8 * GiB, 32],
  ["8 cores and 16 GiB", 8, 16 * GiB, 64],
  ["10 cores and 32 GiB", 10, 32 * GiB, 128],
  ["1 core and 1 GiB", 1, GiB, 8],
])("a machine of %s holds so many instances", (_, cores, bytes, instances) => {
  expect(instancesFor(cores, bytes)).toBe(instances);
});

test("what other services have is counted, and of one service what the larger of its releases has", () => {
  const capacity = new Capacity(10);
  const [older, newer, other] = [{}, {}, {}];
  capacity.set("srv-1", older, 4);
  capacity.set("srv-1", newer, 5);
  capacity.set("srv-2", other, 3);
  expect(capacity.problem("srv-1", 7)).toBeUndefined();
  expect(capacity.problem("srv-3", 2)).toBeUndefined();
  expect(capacity.problem("srv-3", 3)).toBe(
    "3 instances are more than the emulator runs on this machine, 10 in all, of which other services have 8: ask for " +
      "fewer, or stop it and start it again with `RENDER_EMULATOR_MAX_INSTANCES=11`",
  );
  capacity.giveBack("srv-1", newer);
  expect(capacity.problem("srv-3", 3)).toBeUndefined();
  capacity.giveBack("srv-1", older);
  capacity.giveBack("srv-2", other);
  expect(capacity.problem("srv-3", 11)).toMatch(/^11 instances are more than the emulator runs .* 10 in all: ask/);
});
