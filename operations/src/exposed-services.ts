import { logPageSchema, serviceReplySchema } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import { exposureNote } from "@slipway/render-emulator/process";

const named = serviceReplySchema.pick({ id: true, name: true });

/**
 * A line for each service on the emulator that has said, since a moment, that others on the network can reach it.
 *
 * @param since RFC 3339
 */
export async function exposedServices(render: RenderClient, since: string): Promise<string[]> {
  const services = await render.list("/services", "service", named, { ownerId: render.ownerId });
  const lines = services.map(async ({ id, name }) => {
    const query = { ownerId: render.ownerId, resource: id, text: exposureNote, startTime: since, limit: 1 };
    const { logs } = await render.ask("get", "/logs", logPageSchema, { query });
    return logs.map(({ message }) => `${name}: ${message.replace(/^==> /, "")}`);
  });
  return (await Promise.all(lines)).flat();
}
