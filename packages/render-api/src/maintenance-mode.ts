import { z } from "zod";
import { replyLineSchema } from "./text";

/** Where whoever asks for a service in maintenance finds more; empty: nowhere. */
export const maintenanceUriPattern = /^(?:https?:\/\/[^\s\p{Cc}/][^\s\p{Cc}]*)?$/u;
export const maintenanceUriExpected = "a URL that starts with `https://`, without spaces";

/** Whether a web service answers the world with a page that says it is being worked on. */
export const maintenanceModeSchema = z.object({ enabled: z.boolean(), uri: z.string() });
export type MaintenanceMode = z.infer<typeof maintenanceModeSchema>;

/** What a caller sends; what is left out stays, and is off and empty at first. */
export const maintenanceModeInputSchema = z.object({
  enabled: z.boolean().optional(),
  uri: z.string().regex(maintenanceUriPattern, `expected ${maintenanceUriExpected}`).optional(),
});

/** What a client reads of it. */
export const maintenanceModeReplySchema = z.object({ enabled: z.boolean(), uri: replyLineSchema.or(z.literal("")) });
