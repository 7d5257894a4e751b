import { z } from "zod";

/** Body of `PATCH /blueprints/{id}`. `path`, of the file in the repository, is newer than Render's OpenAPI document. */
export const blueprintUpdateSchema = z.object({
  name: z.string().optional(),
  autoSync: z.boolean().optional(),
  path: z.string().optional(),
});
