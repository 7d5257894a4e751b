import { environmentReplySchema } from "@slipway/render-api";
import { environmentsOfAll, inWorkspace } from "../project/lists";
import { RestResource } from "../rest/rest-resource";
import { environment } from "./declaration";
import { requireEmpty } from "./emptiness";

export const environmentResource = new RestResource(environment, {
  ...environmentsOfAll,
  within: "projectId",
  everywhere: inWorkspace,
  inSnapshot: (snapshot, id) => snapshot.listed(environmentsOfAll, id),
  beforeDelete: async (render, id) => {
    const found = await render.ask("get", `/environments/${id}`, environmentReplySchema);
    requireEmpty(found, `The environment \`${found.name}\` (\`${id}\`)`);
  },
});
