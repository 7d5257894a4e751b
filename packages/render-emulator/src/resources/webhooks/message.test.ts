import type { ServiceEvent } from "@slipway/render-api";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { bodyOf, signed } from "./message";

const event: ServiceEvent = {
  id: "evt-d0aaaaaaaaaaaaaaaa0g",
  timestamp: "2026-01-02T03:04:05.678000Z",
  serviceId: "srv-d0aaaaaaaaaaaaaaaa0g",
  type: "deploy_ended",
  details: { deployId: "dep-d0aaaaaaaaaaaaaaaa0g", deployStatus: "failed", status: 3, reason: {} },
};

test("a message names the event, whom it is about and how something has ended", () => {
  expect(JSON.parse(bodyOf(event, "api"))).toEqual({
    type: "deploy_ended",
    timestamp: event.timestamp,
    data: { id: event.id, serviceId: event.serviceId, serviceName: "api", status: "failed" },
  });
});

test.each<[ServiceEvent["type"], ServiceEvent["details"], string | undefined]>([
  ["build_ended", { buildStatus: "succeeded", status: 2 }, "succeeded"],
  ["pre_deploy_ended", { preDeployStatus: "canceled", status: 4 }, "canceled"],
  ["cron_job_run_ended", { status: "unsuccessful" }, "unsuccessful"],
  ["job_run_ended", { status: "failed" }, "failed"],
  ["server_available", {}, undefined],
])("of %s with %j the status is %s", (type, details, status) => {
  const { data } = JSON.parse(bodyOf({ ...event, type, details }, "api")) as { data: object };
  expect(data).toEqual({
    id: event.id,
    serviceId: event.serviceId,
    serviceName: "api",
    ...(status !== undefined && { status }),
  });
});

test("whoever knows the secret can tell that a message is as it was signed, by another's code", () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const { body, headers } = signed(bodyOf(event, "api"), { eventId: event.id, secret, now: Date.now() });
  const webhook = new Webhook(secret);
  expect(webhook.verify(body, { ...headers })).toMatchObject({ type: "deploy_ended" });
  expect(headers["webhook-id"]).toBe(event.id);
  expect(() => webhook.verify(body.replace("failed", "succeeded"), { ...headers })).toThrow("No matching signature");
  const another = new Webhook(Buffer.alloc(32, 8).toString("base64"));
  expect(() => another.verify(body, { ...headers })).toThrow("No matching signature");
});
