import { serviceReplySchema } from "@slipway/render-api";
import { liveDeploy, logPage, type RenderClient } from "@slipway/render-client";
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
  const startTime = (await liveDeploy(render, id))?.createdAt;
  if (typeof startTime !== "string") return [];
  const { logs } = await logPage(render, id, { types: ["app", "build"], text: exposureNote, startTime, limit: 1 });
  return logs.map(({ message }) => `${name}: ${message.replace(/^==> /, "")}`);
}
