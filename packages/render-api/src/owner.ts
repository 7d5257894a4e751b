import { z } from "zod";
import { replyIdSchema } from "./ids";

/** A workspace: what services belong to and a key gives access to. */
export const ownerSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  type: z.enum(["user", "team"]),
});
export type Owner = z.infer<typeof ownerSchema>;

/** What a client reads of a workspace: that it exists. */
export const ownerReplySchema = z.object({ id: replyIdSchema });
