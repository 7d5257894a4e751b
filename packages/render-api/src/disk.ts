import { z } from "zod";
import { replyIdSchema } from "./ids";
import { resourceNameSchema } from "./names";
import { replyLineSchema } from "./text";

/** Folders of Render's own, on which no disk can be mounted; folders within them can be. */
const taken = [
  "/",
  "/etc",
  "/etc/secrets",
  "/home",
  "/home/render",
  "/opt",
  "/opt/render",
  "/opt/render/project",
  "/opt/render/project/src",
];

/** Where a disk can be mounted: an absolute path without `.`, `..` and empty names. */
export const mountPathPattern = new RegExp(
  `^(?!(?:${taken.join("|")})/?$)(?!.*//)(?!.*/\\.{1,2}(?:/|$))/[\\x21-\\x7e]*$`,
);
export const mountPathExpected = `an absolute path such as \`/var/data\`, none of ${taken.map((path) => `\`${path}\``).join(", ")}`;

export const mountPathSchema = z.string().regex(mountPathPattern, `expected ${mountPathExpected}`);

const sizeSchema = z.number().int().min(1);

/** A disk as a service's own object shows it. */
export const serviceDiskSchema = z.object({
  id: z.string(),
  name: z.string(),
  sizeGB: z.number().int(),
  mountPath: z.string(),
});
export type ServiceDisk = z.infer<typeof serviceDiskSchema>;

/** A disk as Render replies. */
export const diskSchema = serviceDiskSchema.extend({
  serviceId: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Disk = z.infer<typeof diskSchema>;

/** A disk that is asked for with its service. */
export const serviceDiskInputSchema = z.object({
  name: resourceNameSchema,
  mountPath: mountPathSchema,
  /** @default 1 */
  sizeGB: sizeSchema.optional(),
});
export type ServiceDiskInput = z.infer<typeof serviceDiskInputSchema>;

/** Body of `POST /disks`. */
export const diskCreateSchema = serviceDiskInputSchema.extend({ sizeGB: sizeSchema, serviceId: z.string() });
export type DiskCreate = z.infer<typeof diskCreateSchema>;

/** Body of `PATCH /disks/{id}`. A disk only grows. */
export const diskUpdateSchema = z.object({
  name: resourceNameSchema.optional(),
  mountPath: mountPathSchema.optional(),
  sizeGB: sizeSchema.optional(),
});
export type DiskUpdate = z.infer<typeof diskUpdateSchema>;

/** What a disk held at one time, as Render lists it. */
export const diskSnapshotSchema = z.object({
  createdAt: z.string(),
  /** What a restore asks for: good for 24 hours from the list that it stood in. */
  snapshotKey: z.string(),
});
export type DiskSnapshot = z.infer<typeof diskSnapshotSchema>;

/** Body of `POST /disks/{id}/snapshots/restore`. */
export const diskRestoreSchema = z.object({ snapshotKey: z.string(), instanceId: z.string().optional() });
export type DiskRestore = z.infer<typeof diskRestoreSchema>;

/** What a client reads of a disk. */
export const diskReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  sizeGB: z.number().int(),
  mountPath: replyLineSchema,
});
export type DiskReply = z.infer<typeof diskReplySchema>;
