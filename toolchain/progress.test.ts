import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatElapsed, progressTo, type Detail } from "./progress";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function recordedStream(isTTY: boolean) {
  const written: string[] = [];
  return { stream: { isTTY, columns: 40, write: (text: string) => written.push(text) }, written };
}

/** A step's work that ends when it is told to. */
function controlledWork() {
  let report: Detail = () => undefined;
  let resolve: (value: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const ending = new Promise<string>((onEnd, onFailure) => {
    resolve = onEnd;
    reject = onFailure;
  });
  return {
    run: (detail: Detail) => {
      report = detail;
      return ending;
    },
    report: (text: string) => report(text),
    resolve,
    reject,
  };
}

test.each([
  [0, "0s"],
  [59_400, "59s"],
  [60_000, "1m 0s"],
  [84_000, "1m 24s"],
])("%d ms are written %s", (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});

test("a step of less than a second leaves no trace", async () => {
  const { stream, written } = recordedStream(false);
  const work = controlledWork();
  const step = progressTo(stream)("checking", work.run);
  await vi.advanceTimersByTimeAsync(900);
  work.resolve("done");
  expect(await step).toBe("done");
  expect(written).toEqual([]);
});

test("a long step in a log has a line at one second, one each 15 seconds, and one at its end", async () => {
  const { stream, written } = recordedStream(false);
  const work = controlledWork();
  const step = progressTo(stream)("building", work.run);
  await vi.advanceTimersByTimeAsync(2_000);
  work.report("package net");
  await vi.advanceTimersByTimeAsync(14_000);
  work.resolve("done");
  await step;
  expect(written).toEqual(["… building 1s\n", "… building 15s  package net\n", "✔ building (16s)\n"]);
});

test("a long step on a terminal rewrites one line that fits", async () => {
  const { stream, written } = recordedStream(true);
  const work = controlledWork();
  const step = progressTo(stream)("building", work.run);
  work.report("github.com/pulumi/pulumi/pkg/v3/engine");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written.at(-1)).toBe("\r\u001B[2K… building 1s  github.com/pulumi/pulumi");
  work.resolve("done");
  await step;
});

test("a long step that fails says so and passes the error on", async () => {
  const { stream, written } = recordedStream(false);
  const work = controlledWork();
  const step = progressTo(stream)("building", work.run);
  const failed = expect(step).rejects.toThrow("no compiler");
  await vi.advanceTimersByTimeAsync(1_000);
  work.reject(new Error("no compiler"));
  await failed;
  expect(written.at(-1)).toBe("✖ building (1s)\n");
});

test.each([
  ["a terminal", true, "\r\u001B[2K"],
  ["a log", false, ""],
])("a long step that leaves no trace has no line at its end on %s", async (_where, isTTY, end) => {
  const { stream, written } = recordedStream(isTTY);
  const work = controlledWork();
  const step = progressTo(stream)("checking", work.run, "leaves no trace");
  await vi.advanceTimersByTimeAsync(1_000);
  work.resolve("done");
  await step;
  expect(written.at(-2)).toContain("… checking 1s");
  expect(written.at(-1)).toBe(end);
});

test("what a program says of its work does nothing on a terminal but stand there", async () => {
  const { stream, written } = recordedStream(true);
  const work = controlledWork();
  const done = progressTo(stream)("building", work.run);
  work.report("go: \u001b]0;owned\u0007downloading\r\u009b2J\u202eevil");
  vi.advanceTimersByTime(1_000);
  expect(written.join("").replaceAll("\r\u001B[2K", "")).not.toMatch(/[\u001b\u0007\r\u009b\u202e]/);
  work.resolve("done");
  await done;
});
