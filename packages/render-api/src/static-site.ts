import { z } from "zod";
import { replyLineSchema } from "./text";

/** A response header of a static site: `path` is a glob such as `/*`. */
export const headerSchema = z.object({ id: z.string(), path: z.string(), name: z.string(), value: z.string() });
export type Header = z.infer<typeof headerSchema>;

/** What HTTP allows of a header: all else would break every reply. */
export const headerNamePattern = /^[\w!#$%&'*+.^`|~-]+$/;
export const headerNameExpected = "the name of a header such as `X-Frame-Options`, with no colon and no spaces";
export const headerValuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;
export const headerValueExpected = "one line of characters that headers can carry";

/** A path of the site, or a glob of its paths. */
export const sitePathPattern = /^\/[^\s\p{Cc}]*$/u;
export const sitePathExpected = "a path of the site that starts with `/`, such as `/*`, without spaces";
const sitePathSchema = z.string().regex(sitePathPattern, `expected ${sitePathExpected}`);

/** Where a route leads. */
export const destinationPattern = /^(?:\/|https?:\/\/[^\s\p{Cc}/])[^\s\p{Cc}]*$/u;
export const destinationExpected = "a path that starts with `/`, or a URL that starts with `https://`, without spaces";

/** A header that is sent. */
export const headerInputSchema = z.object({
  path: sitePathSchema,
  name: z.string().regex(headerNamePattern, `expected ${headerNameExpected}`),
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
  source: sitePathSchema,
  destination: z.string().regex(destinationPattern, `expected ${destinationExpected}`),
});
export type RouteInput = z.infer<typeof routeInputSchema>;

/** A route that is sent with a new site, where it may say its priority. */
export const newRouteInputSchema = routeInputSchema.extend({ priority: z.number().int().min(0).optional() });
export type NewRouteInput = z.infer<typeof newRouteInputSchema>;

/** Body of `PATCH /services/{id}/routes/{routeId}`. */
export const routeMoveSchema = z.object({ priority: z.number().int().min(0) });

export type Route = z.infer<typeof routeSchema>;

/** What a client reads of a route. */
export const routeReplySchema = z.object({
  type: replyLineSchema,
  source: replyLineSchema,
  destination: replyLineSchema,
  priority: z.number().int(),
});
export type RouteReply = z.infer<typeof routeReplySchema>;
