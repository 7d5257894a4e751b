import { z } from "zod";

/** The body of every reply with a status of 400 or above. */
export const errorBodySchema = z.object({
  message: z.string(),
  id: z.string().optional(),
  code: z.string().optional(),
});
