/** How ids are written, Render's and those of an emulator's own. */
const id = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * An id as the name of a file or a folder: nothing of it can lead to another place.
 *
 * @throws when it isn't written as ids are, as in a state that somebody has changed
 */
export function fileNameOf(text: string): string {
  if (id.test(text)) return text;
  throw new Error(`\`${text}\` is no id, so that nothing can be kept for it`);
}
