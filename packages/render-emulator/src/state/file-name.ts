import { z } from "zod";

/** How ids are written, Render's and those of an emulator's own. */
export const idSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "expected an id");

/**
 * An id as the name of a file or a folder: nothing of it can lead to another place.
 *
 * @throws when it isn't written as ids are, as in a state that somebody has changed
 */
export function fileNameOf(text: string): string {
  if (idSchema.safeParse(text).success) return text;
  throw new Error(`\`${text}\` is no id, so that nothing can be kept for it`);
}
