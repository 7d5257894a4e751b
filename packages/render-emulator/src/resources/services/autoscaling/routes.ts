import { autoscalingInputSchema } from "@slipway/render-api";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { AutoscalingSettings } from "./state";

export function autoscalingRoutes(api: Api, settings: AutoscalingSettings): void {
  const path = "/services/:id/autoscaling";
  const schema = { params: idParams };
  api.put(path, { schema: { ...schema, body: autoscalingInputSchema } }, ({ params, body }) =>
    settings.put(params.id, body),
  );
  api.delete(path, { schema }, async ({ params }, reply) => {
    await settings.remove(params.id);
    return reply.code(204).send();
  });
}
