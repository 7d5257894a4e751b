import { type EnvironmentReply, environmentReplySchema, projectReplySchema } from "@slipway/render-api";
import type { ListOf, RenderClient } from "@slipway/render-client";
import { RestResource } from "../rest/rest-resource";
import { environment } from "./declaration";
import { requireEmpty } from "./emptiness";

/** Render lists the environments of projects, not those of a workspace. */
async function ofAllProjects(render: RenderClient) {
  const projects = await render.list("/projects", "project", projectReplySchema, { ownerId: render.ownerId });
  return projects.length === 0 ? undefined : { projectId: projects.map(({ id }) => id).join(",") };
}

const all: ListOf<EnvironmentReply> = {
  path: "/environments",
  wrapper: "environment",
  schema: environmentReplySchema,
  query: ofAllProjects,
};

export const environmentResource = new RestResource(environment, {
  ...all,
  within: "projectId",
  everywhere: ofAllProjects,
  inSnapshot: (snapshot, id) => snapshot.listed(all, id),
  beforeDelete: async (render, id) => {
    const found = await render.ask("get", `/environments/${id}`, environmentReplySchema);
    requireEmpty(found, `The environment \`${found.name}\` (\`${id}\`)`);
  },
});
