import { setMaxListeners } from "node:events";
import { expect, test, vi } from "vitest";
import { WebhookReceiver } from "../../testing/webhook-receiver";
import { post } from "./post";

const idle = new AbortController().signal;
setMaxListeners(0, idle);

test("a message that waits for a connection is made when it is sent, and not at all when the end comes first", async () => {
  await using receiver = await WebhookReceiver.start();
  let answer: () => void = () => undefined;
  receiver.held = new Promise((resolve) => (answer = resolve));
  const made: number[] = [];
  const ended = new AbortController();
  const send = (number: number, signal = idle) =>
    post(
      receiver.url,
      () => (made.push(number), { body: String(number), headers: { "x-number": String(number) } }),
      60_000,
      signal,
    );
  const sent = Array.from({ length: 11 }, (_, number) => send(number));
  const left = send(11, ended.signal);
  await vi.waitUntil(() => receiver.received.length === 10);
  expect(made).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  ended.abort();
  answer();
  expect(await left).toHaveProperty("error");
  expect(await Promise.all(sent)).toEqual(Array(11).fill({ statusCode: 200, responseBody: "" }));
  expect(made).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(receiver.received.map(({ headers, body }) => headers["x-number"] === body)).toEqual(Array(11).fill(true));
});
