import { projectSchema } from "@slipway/render-api";
import { z } from "zod";
import { found } from "../../elements";
import { idSchema } from "../../state/file-name";
import type { Store } from "../store";

/** What is kept of a project: its environments say themselves to which one they belong. */
const projectRecordSchema = projectSchema.omit({ owner: true, environmentIds: true }).extend({ id: idSchema });
export type ProjectRecord = z.infer<typeof projectRecordSchema>;

export const projectState = { projects: z.array(projectRecordSchema).default([]) };

/** @throws ApiError when there is none of that id */
export function projectOf(store: Store, id: string): ProjectRecord {
  return found(store.state.projects, id, (project) => project.id === id);
}
