import { eventSchema, pageSchema, type ServiceEvent } from "@slipway/render-api";
import { checkDetails } from "./openapi-events";
import type { TestClient } from "./test-client";

/** A service's events of the last hour, oldest first, after a look whether each has the details that Render describes. */
export async function eventsOf(client: TestClient, serviceId: string, query = ""): Promise<ServiceEvent[]> {
  const list = await client.get(`/services/${serviceId}/events?limit=100${query}`);
  const events = pageSchema("event", eventSchema)
    .parse(list)
    .map(({ event }) => event);
  for (const event of events) checkDetails(event);
  return events.toReversed();
}

/** The events that come while something is done, once there are as many as are expected. */
export async function newEvents(
  client: TestClient,
  serviceId: string,
  count: number,
  action: () => Promise<unknown>,
): Promise<Pick<ServiceEvent, "type" | "details">[]> {
  const { length } = await eventsOf(client, serviceId);
  await action();
  const all = await client.until(
    () => eventsOf(client, serviceId),
    (events) => events.length >= length + count,
  );
  return all.slice(length).map(({ type, details }) => ({ type, details }));
}
