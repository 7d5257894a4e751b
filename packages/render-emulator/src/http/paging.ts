import { maxPageSize } from "@slipway/render-api";
import { z } from "zod";
import { badRequest } from "../errors";

/** Query of every list. */
export const pageQuerySchema = z.object({
  /** Programs that ask for the first page with an empty one want none. */
  cursor: z
    .string()
    .transform((cursor) => (cursor === "" ? undefined : cursor))
    .optional(),
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(20),
});

export type PageQuery = z.infer<typeof pageQuerySchema>;

/**
 * One page of a list in Render's shape: `[{ cursor, <key>: element }]`.
 *
 * A cursor carries what its element is called, and how many elements follow it: where it has been deleted since, the
 * page begins behind its place, counted from the end, where nothing is added.
 *
 * @param idOf what tells elements apart; the cursor is made of it
 */
export function page<Key extends string, Element>(
  key: Key,
  elements: readonly Element[],
  idOf: (element: Element) => string,
  query: PageQuery,
): ({ cursor: string } & Record<Key, Element>)[] {
  const start = query.cursor === undefined ? 0 : startAfter(key, elements.map(idOf), query.cursor);
  return elements.slice(start, start + query.limit).map((element, index) => {
    const following = elements.length - start - index - 1;
    const cursor = Buffer.from(JSON.stringify([key, following, idOf(element)])).toString("base64url");
    return { cursor, [key]: element } as { cursor: string } & Record<Key, Element>;
  });
}

/** One page of a list whose elements stand in it as they are, so that no cursor of it is known. */
export function barePage<Element>(
  elements: readonly Element[],
  idOf: (element: Element) => string,
  query: PageQuery,
): Element[] {
  return page("element", elements, idOf, query).map(({ element }) => element);
}

const cursorSchema = z.tuple([z.string(), z.number().int().min(0), z.string()]);

function startAfter(key: string, ids: readonly string[], cursor: string): number {
  const [of, following, id] = readCursor(cursor) ?? [];
  // The wording is the emulator's own: what Render says of a cursor that is none is unknown.
  if (of !== key || following === undefined) throw badRequest("`cursor` was not issued by this list");
  const last = ids.findIndex((candidate) => candidate === id);
  return last === -1 ? Math.max(0, ids.length - following) : last + 1;
}

function readCursor(cursor: string): z.infer<typeof cursorSchema> | undefined {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    return undefined;
  }
}
