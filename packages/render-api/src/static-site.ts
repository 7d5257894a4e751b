import { z } from "zod";
import { replyLineSchema } from "./text";

/** A response header of a static site: `path` is a glob such as `/*`. */
export const headerSchema = z.object({ id: z.string(), path: z.string(), name: z.string(), value: z.string() });
export type Header = z.infer<typeof headerSchema>;

/** What HTTP allows of a header: all else would break every reply. */
export const headerNamePattern = /^[\w!#$%&'*+.^`|~-]+$/;
export const headerValuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;
export const headerValueExpected = "one line of characters that headers can carry";

/** A header that is sent. */
export const headerInputSchema = z.object({
  path: z.string().regex(/^\/\P{Cc}*$/u, "expected a path that begins with `/`"),
  name: z.string().regex(headerNamePattern, "expected the name of a header"),
  value: z.string().regex(headerValuePattern, `expected ${headerValueExpected}`),
});
export type HeaderInput = z.infer<typeof headerInputSchema>;

/** What a client reads of a header: what it would send. */
export const headerReplySchema = z.object({ path: replyLineSchema, name: replyLineSchema, value: replyLineSchema });
export type HeaderReply = z.infer<typeof headerReplySchema>;

/**
 * A rule of a static site, tried in order where no file exists at the path: redirect answers 301, rewrite serves
 * other content.
 */
export const routeSchema = z.object({
  id: z.string(),
  type: z.enum(["redirect", "rewrite"]),
  source: z.string(),
  destination: z.string(),
  priority: z.number().int(),
});

/** A route that is sent in a list: its place there is its priority. */
export const routeInputSchema = z.object({
  type: routeSchema.shape.type,
  source: z.string().regex(/^\/\P{Cc}*$/u, "expected a path that begins with `/`"),
  destination: z.string().regex(/^(\/|https?:\/\/)\P{Cc}*$/u, "expected a path that begins with `/`, or a URL"),
});
export type RouteInput = z.infer<typeof routeInputSchema>;

/** A route that is sent with a new site, where it may say its priority. */
export const newRouteInputSchema = routeInputSchema.extend({ priority: z.number().int().min(0).optional() });
export type NewRouteInput = z.infer<typeof newRouteInputSchema>;

export type Route = z.infer<typeof routeSchema>;

/** What a client reads of a route. */
export const routeReplySchema = z.object({
  type: replyLineSchema,
  source: replyLineSchema,
  destination: replyLineSchema,
  priority: z.number().int(),
});
export type RouteReply = z.infer<typeof routeReplySchema>;
