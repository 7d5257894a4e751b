import {
  type EnvironmentReply,
  environmentReplySchema,
  type ProjectReply,
  projectReplySchema,
} from "@slipway/render-api";
import type { ListOf, RenderClient } from "@slipway/render-client";

/** The workspace's projects. */
export const projects: ListOf<ProjectReply> = { path: "/projects", wrapper: "project", schema: projectReplySchema };

/** Render lists the environments of projects, not those of a workspace. */
export const environmentsOfAll: ListOf<EnvironmentReply> = {
  path: "/environments",
  wrapper: "environment",
  schema: environmentReplySchema,
  query: async (snapshot) => within(await snapshot.all(projects)),
};

/** What narrows the list of environments to a workspace's; undefined where it has no project. */
export async function inWorkspace(render: RenderClient) {
  return within(await render.list(projects.path, projects.wrapper, projects.schema, { ownerId: render.ownerId }));
}

function within(all: readonly ProjectReply[]) {
  return all.length === 0 ? undefined : { projectId: all.map(({ id }) => id).join(",") };
}
