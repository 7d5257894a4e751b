import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { isWebSocketHandshake } from "./message-rules";

test("an offer of many spaces takes no longer than others of its length", () => {
  const upgrade = `h2c${" ".repeat(2_000_000)}x, WebSocket`;
  const request = { method: "GET", httpVersion: "1.1", headers: { upgrade } } as IncomingMessage;
  expect(isWebSocketHandshake(request)).toBe(true);
});
