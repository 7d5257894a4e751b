import { z } from "zod";
import { replyIdSchema } from "./ids";
import { replyLineSchema } from "./text";

export const registrySchema = z.enum(["GITHUB", "GITLAB", "DOCKER", "GOOGLE_ARTIFACT", "AWS_ECR"]);

/** Body of `PATCH /registrycredentials/{id}`, which always has all of it. */
export const registryCredentialUpdateSchema = z.object({
  registry: registrySchema,
  name: z.string().min(1, "expected a name"),
  username: z.string(),
  /** No reply has it. */
  authToken: z.string(),
});
export type RegistryCredentialUpdate = z.infer<typeof registryCredentialUpdateSchema>;

/** Body of `POST /registrycredentials`. */
export const registryCredentialCreateSchema = registryCredentialUpdateSchema.extend({ ownerId: z.string() });

/** Whether a text is the id of a credential, and no name of one. */
export function isRegistryCredentialId(text: string): boolean {
  return text.startsWith("rgc-");
}

/** What opens a private registry of images, as Render replies. */
export const registryCredentialSchema = registryCredentialUpdateSchema
  .omit({ authToken: true })
  .extend({ id: z.string(), updatedAt: z.string() });
export type RegistryCredential = z.infer<typeof registryCredentialSchema>;

/** What a client reads of one. */
export const registryCredentialReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  registry: replyLineSchema,
  username: replyLineSchema,
});
