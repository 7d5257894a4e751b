import { diskCreateSchema, diskRestoreSchema, diskUpdateSchema } from "@slipway/render-api";
import { listFilter, passes, passesTimes, timeFilters } from "../../../http/filters";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { DiskSnapshots } from "./snapshots";
import type { Disks } from "./state";

const listQuery = pageQuerySchema.extend({
  ownerId: listFilter,
  diskId: listFilter,
  name: listFilter,
  serviceId: listFilter,
  ...timeFilters("created", "updated"),
});

export function diskRoutes(api: Api, disks: Disks, snapshots: DiskSnapshots): void {
  const [all, one] = ["/disks", "/disks/:id"];
  const schema = { params: idParams };
  api.get(all, { schema: { querystring: listQuery } }, ({ query }) => {
    const found = disks
      .all()
      .filter(
        ({ disk, ownerId }) =>
          passes(query.ownerId, ownerId) &&
          passes(query.diskId, disk.id) &&
          passes(query.name, disk.name) &&
          passes(query.serviceId, disk.serviceId) &&
          passesTimes(query, { created: disk.createdAt, updated: disk.updatedAt }),
      )
      .map(({ disk }) => disk);
    return page("disk", found, ({ id }) => id, query);
  });
  api.post(all, { schema: { body: diskCreateSchema } }, async ({ body }, reply) => {
    return reply.code(201).send(await disks.create(body));
  });
  api.get(one, { schema }, ({ params }) => disks.get(params.id));
  api.patch(one, { schema: { ...schema, body: diskUpdateSchema } }, ({ params, body }) =>
    disks.update(params.id, body),
  );
  api.delete(one, { schema }, async ({ params }, reply) => {
    await disks.remove(params.id);
    return reply.code(204).send();
  });
  const snapshotsOf = `${one}/snapshots`;
  // 201 is what Render answers.
  api.get(snapshotsOf, { schema }, async ({ params }, reply) => reply.code(201).send(await snapshots.list(params.id)));
  api.post(`${snapshotsOf}/restore`, { schema: { ...schema, body: diskRestoreSchema } }, ({ params, body }) =>
    snapshots.restore(params.id, body),
  );
}
