import { z } from "zod";
import { newEnvironmentSchema } from "./environment";
import { replyIdSchema } from "./ids";
import { resourceNameSchema } from "./names";
import { ownerSchema } from "./owner";
import { replyLineSchema } from "./text";

/** Body of `POST /projects`. A project is made with one environment at least. */
export const projectCreateSchema = z.object({
  name: resourceNameSchema,
  ownerId: z.string(),
  environments: z.array(newEnvironmentSchema).min(1, "expected one environment at least"),
});
export type ProjectCreate = z.infer<typeof projectCreateSchema>;

/** Body of `PATCH /projects/{id}`. */
export const projectUpdateSchema = projectCreateSchema.pick({ name: true }).partial();
export type ProjectUpdate = z.infer<typeof projectUpdateSchema>;

/** A project as Render replies: what environments belong to. */
export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: ownerSchema,
  environmentIds: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Project = z.infer<typeof projectSchema>;

/** What a client reads of a project. */
export const projectReplySchema = z.object({ id: replyIdSchema, name: replyLineSchema, createdAt: replyLineSchema });
export type ProjectReply = z.infer<typeof projectReplySchema>;
