/** No workspace has more than twenty thousand of a kind. */
const mostPages = 200;
/** In characters, of all pages. */
const longestList = 64 * 1024 * 1024;

/** The pages of a list that were read so far, none of them the last. */
export class Pages {
  readonly #cursors = new Set<string>();
  #length = 0;

  /** Counts one more. Says why no further one is asked for, as the end of a sentence about the list. */
  faultOf(cursor: string, length: number): string | undefined {
    this.#length += length;
    const pages = this.#cursors.size + 1;
    if (this.#cursors.has(cursor)) return `does not end: after ${pages} pages it begins again`;
    if (pages > mostPages) return `is longer than any at Render: after ${pages} pages it goes on`;
    if (this.#length > longestList) return `is too long to be read: after ${pages} pages it has more than 64 MiB`;
    this.#cursors.add(cursor);
    return undefined;
  }
}
