import { z } from "zod";

/** A response header of a static site: `path` is a glob such as `/*`. */
export const headerInputSchema = z.object({ path: z.string(), name: z.string(), value: z.string() });
export type HeaderInput = z.infer<typeof headerInputSchema>;
export const headerSchema = headerInputSchema.extend({ id: z.string() });
export type Header = z.infer<typeof headerSchema>;

/** What a client reads of a header: what it would send. */
export const headerReplySchema = headerSchema.omit({ id: true });
export type HeaderReply = z.infer<typeof headerReplySchema>;

/**
 * A rule of a static site, tried in order where no file exists at the path: redirect answers 301, rewrite serves
 * other content.
 */
export const routeInputSchema = z.object({
  type: z.enum(["redirect", "rewrite"]),
  source: z.string(),
  destination: z.string(),
});
export type RouteInput = z.infer<typeof routeInputSchema>;
export const routeSchema = routeInputSchema.extend({ id: z.string(), priority: z.number().int() });
export type Route = z.infer<typeof routeSchema>;

/** What a client reads of a route. */
export const routeReplySchema = routeSchema.omit({ id: true }).extend({ type: z.string() });
export type RouteReply = z.infer<typeof routeReplySchema>;
