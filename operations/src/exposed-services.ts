import { deployReplySchema, logPageSchema, serviceReplySchema } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import { exposureNote } from "@slipway/render-emulator/process";

const named = serviceReplySchema.pick({ id: true, name: true, suspended: true });
type Named = Pick<ReturnType<typeof named.parse>, "id" | "name">;

/** A line for each service on the emulator that others on the network can reach, as it has said since its live deploy was made. */
export async function exposedServices(render: RenderClient): Promise<string[]> {
  const services = await render.list("/services", "service", named, { ownerId: render.ownerId });
  const running = services.filter(({ suspended }) => suspended !== "suspended");
  return (await Promise.all(running.map((service) => exposed(render, service)))).flat();
}

async function exposed(render: RenderClient, { id, name }: Named): Promise<string[]> {
  const deploys = await render.list(`/services/${id}/deploys`, "deploy", deployReplySchema);
  const startTime = deploys.find(({ status }) => status === "live")?.createdAt;
  if (typeof startTime !== "string") return [];
  const query = { ownerId: render.ownerId, resource: id, text: exposureNote, startTime, limit: 1 };
  const { logs } = await render.ask("get", "/logs", logPageSchema, { query });
  return logs.map(({ message }) => `${name}: ${message.replace(/^==> /, "")}`);
}
