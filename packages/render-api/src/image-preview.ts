import { z } from "zod";
import { anyServicePlanSchema } from "./enums";
import { imageReferenceSchema } from "./image";
import { resourceNameSchema } from "./names";

/** Body of `POST /services/{id}/preview`. The image may be named by the last steps of the service's own. */
export const previewCreateSchema = z.object({
  imagePath: imageReferenceSchema,
  name: resourceNameSchema.optional(),
  plan: anyServicePlanSchema.optional(),
});
export type PreviewCreate = z.infer<typeof previewCreateSchema>;
