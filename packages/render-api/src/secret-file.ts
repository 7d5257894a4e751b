import { z } from "zod";
import { replyLineSchema } from "./text";

/**
 * What a secret file may be called. What Render takes is unknown; this is Kubernetes' rule, which it runs on. Its name is a step of a
 * path, too.
 */
export const secretFileNamePattern = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,253}$/;
export const secretFileNameExpected =
  "253 characters at most: letters from A to Z, digits, `_`, `-` and `.`, and neither `.` nor `..` alone";
export const secretFileNameSchema = z.string().regex(secretFileNamePattern, `expected ${secretFileNameExpected}`);

/** Bytes of all secret files of a service or an environment group together. */
export const secretFilesLimit = 1024 * 1024;

/** Body of `PUT …/secret-files/{name}`. */
export const secretFileContentSchema = z.object({ content: z.string() });

export const secretFileSchema = z.object({ name: z.string(), content: z.string() });
export type SecretFile = z.infer<typeof secretFileSchema>;

/** Secret files that are sent, each of another name. */
export const secretFilesInputSchema = z
  .array(secretFileContentSchema.extend({ name: secretFileNameSchema }))
  .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, "expected each name once");

/** What a client reads of a secret file. Its content is any text. */
export const secretFileReplySchema = z.object({ name: replyLineSchema, content: z.string() });
