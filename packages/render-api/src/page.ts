import { z } from "zod";

/** Most elements that one page of a list can hold (query `limit`; default 20). */
export const maxPageSize = 100;

/**
 * A page of a list: a bare array of `{ cursor, <key>: element }`, newest first. The next page is asked for with the
 * last element's cursor; an empty page ends the list.
 */
export function pageSchema<Key extends string, Element extends z.ZodType>(key: Key, element: Element) {
  return z.array(z.object({ cursor: z.string(), [key]: element } as { cursor: z.ZodString } & Record<Key, Element>));
}
