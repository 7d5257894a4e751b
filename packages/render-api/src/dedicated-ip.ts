import { z } from "zod";
import { regionSchema } from "./enums";
import { replyIdSchema } from "./ids";
import { resourceNameSchema } from "./names";
import { replyLineSchema } from "./text";

/** Body of `POST /dedicated-ips`: addresses of a workspace's own, from which what is in its environments reaches others. */
export const dedicatedIpCreateSchema = z.object({
  name: resourceNameSchema,
  description: z.string().default(""),
  ownerId: z.string(),
  region: regionSchema,
  environmentIds: z.array(z.string()).default([]),
});

/** Body of `PATCH /dedicated-ips/{id}`. */
export const dedicatedIpUpdateSchema = z.object({
  name: resourceNameSchema.optional(),
  description: z.string().optional(),
  environmentIds: z.array(z.string()).optional(),
});

/** A set of addresses as Render replies: it has none until it runs. */
export const dedicatedIpSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  ownerId: z.string(),
  region: regionSchema,
  environmentIds: z.array(z.string()),
  ips: z.array(z.string()),
  status: z.enum(["CREATING", "PENDING", "RUNNING"]),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type DedicatedIp = z.infer<typeof dedicatedIpSchema>;

/** What a client reads of one. */
export const dedicatedIpReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  description: z.string().nullish(),
  region: replyLineSchema,
  environmentIds: z.array(replyIdSchema).nullish(),
  ips: z
    .array(replyLineSchema)
    .nullish()
    .transform((ips) => ips ?? []),
  status: replyLineSchema,
  createdAt: replyLineSchema.optional(),
});
