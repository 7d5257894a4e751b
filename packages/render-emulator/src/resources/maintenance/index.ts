import { maintenanceStateSchema, maintenanceUpdateSchema } from "@slipway/render-api";
import { z } from "zod";
import { notFound } from "../../errors";
import { enumFilter, listFilter } from "../../http/filters";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { Kind } from "../kind";

const listQuery = z.object({ resourceId: listFilter, ownerId: listFilter, state: enumFilter(maintenanceStateSchema) });

/** Render schedules runs by itself, and its API none: nothing of this machine is ever maintained, whatever is asked of a run. */
function maintenanceRoutes(api: Api): void {
  const one = "/maintenance/:id";
  const schema = { params: idParams };
  const find = ({ params }: { params: { id: string } }) => {
    throw notFound(params.id);
  };
  api.get("/maintenance", { schema: { querystring: listQuery } }, () => []);
  api.get(one, { schema }, find);
  api.patch(one, { schema: { ...schema, body: maintenanceUpdateSchema } }, find);
  api.post(`${one}/trigger`, { schema }, find);
}

export const maintenance = {
  state: {},
  async start() {
    return maintenanceRoutes;
  },
} satisfies Kind;
