import { expect, test } from "vitest";
import { Queue } from "./queue";

test("what belongs to one key runs in turn, also after a failure", async () => {
  const queue = new Queue();
  const order: string[] = [];
  const first = queue.run("a", async () => {
    await Promise.resolve();
    order.push("first");
    throw new Error("no");
  });
  const second = queue.run("a", async () => order.push("second"));
  await expect(first).rejects.toThrow("no");
  await second;
  expect(order).toEqual(["first", "second"]);
});

test("a queue remembers no key for which nothing waits, however many there were", async () => {
  const queue = new Queue();
  const runs = Array.from({ length: 1_000 }, (_, key) => queue.run(String(key), async () => key));
  expect(queue.size).toBe(1_000);
  await Promise.all(runs);
  expect(queue.size).toBe(0);
});
