import { z } from "zod";
import { cidrBlockSchema } from "./datastore";
import { replyIdSchema } from "./ids";
import { resourceNameSchema } from "./names";
import { replyLineSchema } from "./text";

/** Whether only administrators can do to an environment what destroys. */
export const protectedStatusSchema = z.enum(["unprotected", "protected"]);
export type ProtectedStatus = z.infer<typeof protectedStatusSchema>;

/** An environment that is made with its project. */
export const newEnvironmentSchema = z.object({
  name: resourceNameSchema,
  protectedStatus: protectedStatusSchema.optional(),
  networkIsolationEnabled: z.boolean().optional(),
});
export type NewEnvironment = z.infer<typeof newEnvironmentSchema>;

/** Body of `POST /environments`. */
export const environmentCreateSchema = newEnvironmentSchema.extend({ projectId: z.string() });

/** Body of `PATCH /environments/{id}`. */
export const environmentUpdateSchema = newEnvironmentSchema.partial();
export type EnvironmentUpdate = z.infer<typeof environmentUpdateSchema>;

/** Body of `POST /environments/{id}/resources`: services, data stores and environment groups to move into it. */
export const environmentResourcesSchema = z.object({ resourceIds: z.array(z.string()) });

const idsOrNull = z.array(z.string()).nullable();

/** An environment as Render replies. A list of what is in it is null when there is nothing. */
export const environmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  projectId: z.string(),
  databasesIds: idsOrNull,
  redisIds: idsOrNull,
  serviceIds: idsOrNull,
  envGroupIds: idsOrNull,
  protectedStatus: protectedStatusSchema,
  networkIsolationEnabled: z.boolean(),
  ipAllowList: z.array(cidrBlockSchema),
});
export type Environment = z.infer<typeof environmentSchema>;

const replyIds = z.array(replyIdSchema).nullish();

/** What a client reads of an environment. */
export const environmentReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  projectId: replyIdSchema,
  databasesIds: replyIds,
  redisIds: replyIds,
  serviceIds: replyIds,
  envGroupIds: replyIds,
  protectedStatus: replyLineSchema.optional(),
  networkIsolationEnabled: z.boolean().optional(),
});
export type EnvironmentReply = z.infer<typeof environmentReplySchema>;
