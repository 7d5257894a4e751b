import { expect, it } from "vitest";
import { addressesOf, asReplied } from "./record";

const record = {
  id: "egs-1",
  name: "office",
  description: "",
  ownerId: "tea-1",
  region: "oregon" as const,
  environmentIds: ["evm-1", "evm-2"],
  ips: ["192.0.2.1", "198.51.100.2", "203.0.113.3"],
  createdAt: "2026-01-02T03:04:05.000000Z",
  updatedAt: "2026-01-02T03:04:05.000000Z",
};
const madeAt = Date.parse("2026-01-02T03:04:05Z");
const environments = [{ id: "evm-1" }, { id: "evm-2" }];

it("a set has three addresses, each of another range that is nobody's", () => {
  expect(addressesOf(Uint8Array.of(0, 253, 255))).toEqual(["192.0.2.1", "198.51.100.254", "203.0.113.2"]);
});

it.each([
  [29_999, "CREATING", []],
  [30_000, "RUNNING", record.ips],
])("a set that was made %d ms ago, and takes 30 s, is %s", (age, status, ips) => {
  expect(asReplied(record, environments, madeAt + age, 30_000)).toEqual({ ...record, status, ips });
});

it("a set outlives the environments that use it", () => {
  expect(asReplied(record, environments.slice(1), madeAt, 0)).toMatchObject({ environmentIds: ["evm-2"] });
});
