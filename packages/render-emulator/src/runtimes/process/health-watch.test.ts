import { expect, test } from "vitest";
import { watchHealth } from "./health-watch";
import type { RunningInstance } from "./instance";

const profile = { liveCheckIntervalMs: 0, unroutedAfterMs: 15_000, restartAfterMs: 60_000 };

/** Lets an instance be checked every ten seconds, with these outcomes, and tells what is done when. */
async function watch(outcomes: readonly ("passes" | "fails")[]): Promise<string[]> {
  const done: string[] = [];
  const left = new AbortController();
  let now = 0;
  let checks = 0;
  const tell = (what: string): void => void done.push(`${what} at ${now / 1000} s`);
  const instance = {
    id: "srv-1-abcde",
    leaving: left.signal,
    isFailing: false,
    async findProblem() {
      expect(instance.isFailing).toBe(outcomes[checks - 1] === "fails");
      const outcome = outcomes[checks++];
      if (outcome === undefined) left.abort();
      now += 10_000;
      return outcome === "fails" ? "it answered 500" : undefined;
    },
    async stop() {
      tell("stopped");
      left.abort();
    },
  } satisfies Pick<RunningInstance, "id" | "leaving" | "isFailing" | "findProblem" | "stop">;
  const options = { profile, sources: { now: () => now }, log: () => undefined };
  await watchHealth(instance, options, (isOn) => tell(isOn ? "routed" : "unrouted"));
  return done;
}

test.each<[string, ("passes" | "fails")[], string[]]>([
  ["one that passes is left alone", ["passes", "passes"], []],
  ["one short failure changes nothing", ["passes", "fails", "passes"], []],
  [
    "one that fails for 15 s gets no requests until it passes",
    ["fails", "fails", "passes"],
    ["unrouted at 20 s", "routed at 30 s"],
  ],
  ["failures count without a break only", ["fails", "passes", "fails", "passes", "fails"], []],
  ["one that fails for 60 s is ended", Array<"fails">(9).fill("fails"), ["unrouted at 20 s", "stopped at 60 s"]],
])("of live instances, %s", async (_, outcomes, expected) => {
  expect(await watch(outcomes)).toEqual(expected);
});
