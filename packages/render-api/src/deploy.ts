import { z } from "zod";
import { replyIdSchema } from "./ids";
import { imageReferenceSchema } from "./image";
import { replyLineSchema } from "./text";

export const deployStatusSchema = z.enum([
  "created",
  "queued",
  "build_in_progress",
  "pre_deploy_in_progress",
  "update_in_progress",
  "live",
  "deactivated",
  "build_failed",
  "pre_deploy_failed",
  "update_failed",
  "canceled",
]);
export type DeployStatus = z.infer<typeof deployStatusSchema>;

/** Statuses in which a deploy still goes on. */
export const unfinishedDeployStatuses: ReadonlySet<DeployStatus> = new Set([
  "created",
  "queued",
  "build_in_progress",
  "pre_deploy_in_progress",
  "update_in_progress",
]);

/** Statuses in which a deploy has ended. Any other text, of a status that is new to us, means that it goes on. */
export const finishedDeployStatuses: ReadonlySet<string> = new Set(
  deployStatusSchema.options.filter((status) => !unfinishedDeployStatuses.has(status)),
);

/** A deploy. `commit` is null for images; `image` is absent for git, and without `sha` until its digest is known. */
export const deploySchema = z.object({
  id: z.string(),
  status: deployStatusSchema,
  trigger: z.string(),
  commit: z.object({ id: z.string(), message: z.string(), createdAt: z.string() }).nullable(),
  image: z
    .object({ ref: z.string(), sha: z.string().optional(), registryCredential: z.string().optional() })
    .optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullable(),
});
export type Deploy = z.infer<typeof deploySchema>;

/** What a client reads of a deploy. Render may leave out all but the first two fields. */
export const deployReplySchema = z.object({
  id: replyIdSchema,
  status: replyLineSchema,
  trigger: replyLineSchema.nullish(),
  commit: z.object({ id: replyLineSchema, message: z.string().nullish() }).nullish(),
  image: z.object({ ref: replyLineSchema, sha: replyLineSchema.optional() }).nullish(),
  createdAt: replyLineSchema.nullish(),
  finishedAt: replyLineSchema.nullish(),
});
export type DeployReply = z.infer<typeof deployReplySchema>;

/**
 * Body of `POST /services/{id}/deploys`. The reply is 201 with a deploy, or 202 with no body when it waits behind a
 * running one.
 */
export const deployCreateSchema = z.object({
  clearCache: z.enum(["clear", "do_not_clear"]).optional(),
  commitId: z.string().optional(),
  imageUrl: imageReferenceSchema.optional(),
  /** `deploy_only` takes the service's last successful build; it can't be combined with a commit or an image. */
  deployMode: z.enum(["deploy_only", "build_and_deploy"]).optional(),
});
export type DeployCreate = z.infer<typeof deployCreateSchema>;

/** Body of `POST /services/{id}/rollback`: a deploy that was live once. */
export const rollbackSchema = z.object({ deployId: z.string() });
