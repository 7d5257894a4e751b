import { jobCreateSchema, jobStatusSchema } from "@slipway/render-api";
import { z } from "zod";
import { enumFilter, passes, passesTimes, timeFilters } from "../../../http/filters";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { Store } from "../../store";
import { serviceOf } from "../record";
import type { Jobs } from "./state";

const jobParams = idParams.extend({ jobId: z.string() });
const listQuery = pageQuerySchema.extend({
  status: enumFilter(jobStatusSchema),
  ...timeFilters("created", "started", "finished"),
});

export function jobRoutes(api: Api, store: Store, jobs: Jobs): void {
  const [all, one] = ["/services/:id/jobs", "/services/:id/jobs/:jobId"];
  api.get(all, { schema: { params: idParams, querystring: listQuery } }, ({ params, query }) => {
    serviceOf(store, params.id);
    const found = jobs
      .of(params.id)
      .filter(
        ({ status, createdAt, startedAt, finishedAt }) =>
          passes(query.status, status) &&
          passesTimes(query, { created: createdAt, started: startedAt, finished: finishedAt }),
      );
    return page("job", found, ({ id }) => id, query);
  });
  api.post(all, { schema: { params: idParams, body: jobCreateSchema } }, async ({ params, body }, reply) => {
    return reply.code(201).send(await jobs.create(params.id, body));
  });
  api.get(one, { schema: { params: jobParams } }, ({ params }) => jobs.get(params.id, params.jobId));
  api.post(`${one}/cancel`, { schema: { params: jobParams } }, ({ params }) => jobs.cancel(params.id, params.jobId));
}
