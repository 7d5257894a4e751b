import { type EnvironmentReply, environmentReplySchema, projectReplySchema } from "@slipway/render-api";
import type { ListOf } from "@slipway/render-client";
import { RestResource } from "../rest/rest-resource";
import { environment } from "./declaration";
import { requireEmpty } from "./emptiness";

/** Render lists the environments of projects, not those of a workspace. */
const ofAllProjects: ListOf<EnvironmentReply> = {
  path: "/environments",
  wrapper: "environment",
  schema: environmentReplySchema,
  query: async (render) => {
    const projects = await render.list("/projects", "project", projectReplySchema, { ownerId: render.ownerId });
    return projects.length === 0 ? undefined : { projectId: projects.map(({ id }) => id).join(",") };
  },
};

export const environmentResource = new RestResource(environment, {
  path: "/environments",
  wrapper: "environment",
  schema: environmentReplySchema,
  within: "projectId",
  inSnapshot: (snapshot, id) => snapshot.listed(ofAllProjects, id),
  beforeDelete: async (render, id) => {
    const found = await render.ask("get", `/environments/${id}`, environmentReplySchema);
    requireEmpty(found, `The environment \`${found.name}\` (\`${id}\`)`);
  },
});
