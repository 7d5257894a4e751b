import { expect, test } from "vitest";
import { Deadline } from "./deadline";

function deadlineAt(clock: { now: number }): Deadline {
  return new Deadline(10, () => clock.now);
}

test("a deadline that was not started is never over", () => {
  const clock = { now: 0 };
  const deadline = deadlineAt(clock);
  clock.now = 100;
  expect(deadline.isOver).toBe(false);
});

test("a deadline is over once its limit has passed since the first start", () => {
  const clock = { now: 5 };
  const deadline = deadlineAt(clock).start();
  clock.now = 15;
  expect(deadline.start().isOver).toBe(false);
  clock.now = 16;
  expect(deadline.isOver).toBe(true);
});

test("a deadline that was reset counts anew from its next start", () => {
  const clock = { now: 0 };
  const deadline = deadlineAt(clock).start();
  clock.now = 11;
  deadline.reset();
  expect(deadline.isOver).toBe(false);
  deadline.start();
  clock.now = 21;
  expect(deadline.isOver).toBe(false);
  clock.now = 22;
  expect(deadline.isOver).toBe(true);
});
