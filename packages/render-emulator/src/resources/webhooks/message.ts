import { createHmac } from "node:crypto";
import type { ServiceEvent } from "@slipway/render-api";

/** What a receiver is sent. */
export interface Message {
  body: string;
  headers: Readonly<Record<string, string>>;
}

/** Body of a message: Render puts no more into it than whom it is about and how something has ended. */
export function bodyOf({ id, type, timestamp, serviceId, details }: ServiceEvent, serviceName: string): string {
  const status = statusOf(details);
  return JSON.stringify({
    type,
    timestamp,
    data: { id, serviceId, serviceName, ...(status !== undefined && { status }) },
  });
}

/** How something has ended, where the event tells of an end. A number of that name is an older one for the same. */
function statusOf(details: ServiceEvent["details"]): string | undefined {
  const { deployStatus, buildStatus, preDeployStatus, status } = details;
  return [deployStatus, buildStatus, preDeployStatus, status].find((one) => typeof one === "string");
}

/**
 * A message that is sent now, signed as Standard Webhooks have it (https://www.standardwebhooks.com): whoever has the secret can tell
 * that it is the workspace's, and that it is new. Its id is that of the event, each time that it is sent, so that a receiver knows what it had before.
 *
 * @param secret `whsec_` and a key in base64
 * @param now milliseconds since 1970
 */
export function signed(
  body: string,
  { eventId, secret, now }: { eventId: string; secret: string; now: number },
): Message {
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${eventId}.${timestamp}.${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": eventId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  return { body, headers };
}
