import { z } from "zod";
import { envVarInputsSchema, envVarReplySchema, envVarSchema } from "./env-var";
import { replyIdSchema } from "./ids";
import { resourceNameSchema } from "./names";
import { secretFileReplySchema, secretFilesInputSchema, secretFileSchema } from "./secret-file";
import { replyLineSchema } from "./text";

/** Body of `POST /env-groups`. */
export const envGroupCreateSchema = z.object({
  name: resourceNameSchema,
  ownerId: z.string(),
  // Null is an empty list.
  envVars: envVarInputsSchema.optional(),
  secretFiles: secretFilesInputSchema.optional(),
  /** Services that get its variables. */
  serviceIds: z.array(z.string()).optional(),
  environmentId: z.string().optional(),
});
export type EnvGroupCreate = z.infer<typeof envGroupCreateSchema>;

/** Body of `PATCH /env-groups/{id}`. */
export const envGroupUpdateSchema = envGroupCreateSchema.pick({ name: true });

/** An environment group as the list has it. */
export const envGroupMetaSchema = z.object({
  id: z.string(),
  name: z.string(),
  ownerId: z.string(),
  /** Only while it belongs to one. */
  environmentId: z.string().optional(),
  /** The services that get its variables, each with its type as `RENDER_SERVICE_TYPE` has it. */
  serviceLinks: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type EnvGroupMeta = z.infer<typeof envGroupMetaSchema>;

/** An environment group as Render replies: variables that several services get. */
export const envGroupSchema = envGroupMetaSchema.extend({
  envVars: z.array(envVarSchema),
  secretFiles: z.array(secretFileSchema),
});
export type EnvGroup = z.infer<typeof envGroupSchema>;

/** What a client reads of a row of the list. */
export const envGroupMetaReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  createdAt: replyLineSchema,
  environmentId: replyIdSchema.optional(),
  serviceLinks: z.array(z.object({ id: replyIdSchema })).nullish(),
});

/** What a client reads of an environment group. */
export const envGroupReplySchema = envGroupMetaReplySchema.extend({
  envVars: z.array(envVarReplySchema).nullish(),
  secretFiles: z.array(secretFileReplySchema).nullish(),
});
export type EnvGroupReply = z.infer<typeof envGroupReplySchema>;
