import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Reading } from "../../../runtimes/load/process-load";
import { Capacity } from "../../../runtimes/process/capacity";
import type { Events } from "../../events/state";
import type { LogStore } from "../../logs/state";
import type { Store } from "../../store";
import type { LiveServices } from "../live-services";
import type { ServiceRecord } from "../record";
import { Autoscaler } from "./autoscaler";

const start = Date.parse("2026-01-02T03:04:05.678Z");

/** One service between one and five instances, which take two of a processor's halves where one is its share. */
function world(save: () => Promise<void> = () => Promise.resolve()) {
  const off = { enabled: false, percentage: 0 };
  const autoscaling = {
    enabled: true,
    min: 1,
    max: 5,
    criteria: { cpu: { enabled: true, percentage: 50 }, memory: off },
  };
  const service = { id: "srv-1", name: "api", serviceDetails: { plan: "standard", numInstances: 1, autoscaling } };
  const record = { service } as unknown as ServiceRecord;
  const state = { services: [record], deploys: [] };
  const store = {
    state,
    change: async (changed: object, changes: object) => {
      await save();
      Object.assign(changed, changes);
    },
  } as unknown as Store;
  const told: string[] = [];
  const autoscaler = new Autoscaler({
    store,
    sources: { now: () => start, randomBytes: (size) => new Uint8Array(size) },
    logs: { append: () => undefined } as unknown as LogStore,
    events: { record: (_id: string, { type }: { type: string }) => told.push(type) } as unknown as Events,
    liveServices: { release: () => undefined } as unknown as LiveServices,
    capacity: new Capacity(10),
    profile: { loadIntervalMs: 2_000, scaleDownAfterMs: 10_000 },
  });
  const reading: Reading = { resource: "srv-1", instance: "a", hasServed: true, ms: 1_000, cpu: 1, memoryBytes: 0 };
  const judge = async (at: number) => {
    autoscaler.judge([reading], start + at);
    await setImmediate();
  };
  return { state, record, told, judge, count: () => record.service.serviceDetails.numInstances };
}

test("as many instances run as the load of two seconds wants, and it is told when it begins and ends", async () => {
  const { judge, told, count } = world();
  await judge(1_000);
  expect(count()).toBe(1);
  await judge(2_000);
  expect(count()).toBe(2);
  expect(told).toEqual(["autoscaling_started", "autoscaling_ended"]);
});

test("a change that fails is reported, and not told as one that has ended", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { judge, told, count } = world(() => Promise.reject(new Error("the disk is full")));
  await judge(1_000);
  await judge(2_000);
  expect(count()).toBe(1);
  expect(told).toEqual(["autoscaling_started"]);
  expect(said.mock.calls.join("")).toContain("`api` is not scaled to 2 instances: the disk is full");
  said.mockRestore();
});

test("a clock that was set back holds nothing up", async () => {
  const { judge, count } = world();
  await judge(1_000);
  await judge(-3_600_000);
  await judge(-3_599_000);
  expect(count()).toBe(2);
});

test("of a service that is gone nothing is known", async () => {
  const { state, record, judge, count } = world();
  await judge(1_000);
  state.services = [];
  await judge(60_000);
  state.services = [record];
  await judge(61_000);
  expect(count()).toBe(1);
});
