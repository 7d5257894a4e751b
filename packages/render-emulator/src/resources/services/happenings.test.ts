import { expect, test } from "vitest";
import type { InstanceTurn } from "../../runtimes/runtime";
import { happeningOfTurn } from "./happenings";

const instanceId = "srv-d0aaaaaaaaaaaaaaaa0g-a1b2c";

test.each<[InstanceTurn, string, object]>([
  [{ kind: "available" }, "server_available", {}],
  [{ kind: "unhealthy", instanceId }, "server_unhealthy", { instanceID: instanceId }],
  [
    { kind: "failed", instanceId, reason: { unhealthy: "its health check failed" } },
    "server_failed",
    { instanceID: instanceId, reason: { evicted: false, unhealthy: "its health check failed" } },
  ],
  [{ kind: "failed", reason: { earlyExit: true } }, "server_failed", { reason: { evicted: false, earlyExit: true } }],
])("an instance's turn %j is %s", (turn, type, details) => {
  expect(happeningOfTurn(turn)).toEqual({ type, details });
});
