import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { CronRuns } from "./state";

export function cronRunRoutes(api: Api, cronRuns: CronRuns): void {
  const [path, schema] = ["/cron-jobs/:id/runs", { params: idParams }];
  api.post(path, { schema }, ({ params }) => cronRuns.run(params.id));
  api.delete(path, { schema }, async ({ params }, reply) => {
    await cronRuns.cancel(params.id);
    return reply.code(204).send();
  });
}
