import { EventEmitter } from "node:events";
import type { LogLine } from "@slipway/render-api";
import { expect, test } from "vitest";
import type { LogQuery } from "./query";
import { LogSubscriptions } from "./subscriptions";

const query: LogQuery = {
  ...{ startTime: "2026-01-01T00:00:00Z", endTime: "2027-01-01T00:00:00Z", direction: "backward", limit: 20 },
  ...{ texts: [], labels: {} },
};
const lineOf = (message: string): LogLine => ({ id: "1", message, timestamp: "2026-06-01T00:00:00Z", labels: [] });

class SlowClient extends EventEmitter {
  bufferedAmount = 0;
  sent = 0;
  closed: number | undefined;

  send(text: string): void {
    this.sent += 1;
    this.bufferedAmount += text.length;
  }

  close(code: number): void {
    this.closed = code;
  }
}

test("who takes lines more slowly than they come is let go of, and holds no more than a line above the limit", () => {
  const subscriptions = new LogSubscriptions();
  const client = new SlowClient();
  subscriptions.add(client, ["srv-1"], query);
  for (let count = 0; count < 100; count += 1) subscriptions.send("srv-1", lineOf("x".repeat(100_000)));
  expect(client.closed).toBe(1013);
  expect(client.sent).toBe(11);
});

test("lines of other services are not sent, nor any to who has gone", () => {
  const subscriptions = new LogSubscriptions();
  const client = new SlowClient();
  subscriptions.add(client, ["srv-1"], query);
  subscriptions.send("srv-2", lineOf("other"));
  subscriptions.send("srv-1", lineOf("own"));
  client.emit("close");
  subscriptions.send("srv-1", lineOf("late"));
  expect(client.sent).toBe(1);
});
