import { maxPageSize } from "@slipway/render-api";
import { z } from "zod";

/** Query of every list. */
export const pageQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(20),
});

export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A comma-joined filter such as `?name=a,b`, as a list; absent means that everything passes. */
export const filterSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((part) => part.split(",")))
  .optional();

/** Whether a value passes a filter. */
export function passes(filter: readonly string[] | undefined, value: string): boolean {
  return filter === undefined || filter.includes(value);
}

/**
 * One page of a list in Render's shape: `[{ cursor, <key>: element }]`.
 *
 * @param idOf what tells elements apart; the cursor is made of it
 */
export function page<Key extends string, Element>(
  key: Key,
  elements: readonly Element[],
  idOf: (element: Element) => string,
  query: PageQuery,
): ({ cursor: string } & Record<Key, Element>)[] {
  const cursorOf = (element: Element) => Buffer.from(`${key}:${idOf(element)}`).toString("base64url");
  const last = elements.findIndex((element) => cursorOf(element) === query.cursor);
  return elements
    .slice(last + 1, last + 1 + query.limit)
    .map((element) => ({ cursor: cursorOf(element), [key]: element }) as { cursor: string } & Record<Key, Element>);
}
