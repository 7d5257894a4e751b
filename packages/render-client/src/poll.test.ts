import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.fixture";
import { poll } from "./poll";

const { signal } = new AbortController();

test("a wait ends with the first result", async () => {
  const looks = [undefined, undefined, "there"];
  expect(await poll(async () => looks.shift(), { limitMs: 1_000, signal, clock: new FakeClock() })).toBe("there");
});

test("a wait without a result ends at its limit, after ever longer pauses and a last look", async () => {
  const clock = new FakeClock();
  let looks = 0;
  const look = async (): Promise<string | undefined> => {
    looks += 1;
    return undefined;
  };
  expect(await poll(look, { limitMs: 1_000, signal, clock })).toBeUndefined();
  expect(clock.pauses.map(Math.round)).toEqual([200, 260, 338, 202]);
  expect(looks).toBe(5);
});

test("a wait that is cancelled ends as the error that says so", async () => {
  const cancellation = new AbortController();
  cancellation.abort();
  const wait = poll(async () => undefined, { limitMs: 1_000, signal: cancellation.signal, clock: new FakeClock() });
  await expect(wait).rejects.toThrow("The update was cancelled.");
});
