import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { ProcessLoad } from "../../runtimes/load/process-load";
import type { Store } from "../store";
import { Meter } from "./meter";
import { Traffic } from "./traffic";

/** A meter of one service without anything that runs, with a clock and a survey that takes as long as it is told. */
function world(survey: () => Promise<void>) {
  const state = { now: 1_000_000, surveys: 0 };
  const sources = { now: () => state.now };
  const load = new ProcessLoad(sources);
  const sampled = vi.spyOn(load, "sample");
  const store = { state: { services: [], postgres: [], keyValues: [] } } as unknown as Store;
  const surveys = [
    async () => {
      state.surveys += 1;
      await survey();
      return [];
    },
  ];
  const meter = new Meter({ store, sources, load, traffic: new Traffic(sources), surveys });
  const after = async (ms: number) => {
    state.now += ms;
    meter.tick();
    await setImmediate();
  };
  return { state, sampled, after };
}

test("while resources as a whole are looked at, processes are measured on time, and nothing is looked at twice", async () => {
  let finish: () => void = () => undefined;
  const { state, sampled, after } = world(() => new Promise((resolve) => (finish = resolve)));
  await after(0);
  await after(70_000);
  await after(70_000);
  expect(sampled).toHaveBeenCalledTimes(3);
  expect(state.surveys).toBe(1);
  finish();
  await setImmediate();
  await after(2_000);
  expect(state.surveys).toBe(2);
});

test("resources as a whole are looked at each minute, and at once when the clock was set back", async () => {
  const { state, after } = world(() => Promise.resolve());
  for (const ms of [0, 59_000, 1_000, 30_000]) await after(ms);
  expect(state.surveys).toBe(2);
  await after(-900_000);
  expect(state.surveys).toBe(3);
  await after(59_000);
  expect(state.surveys).toBe(3);
});

test("a look that fails is told, and is not the last one", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { state, after } = world(() => Promise.reject(new Error("no disk")));
  await after(0);
  await after(60_000);
  expect(state.surveys).toBe(2);
  expect(said.mock.calls.join("")).toContain("no disk");
  said.mockRestore();
});
