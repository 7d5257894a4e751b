/** A page of this site that a person is sent to; the first one where the text is none, or leads elsewhere. */
export function pageIn(text: string | string[] | undefined): string {
  if (typeof text !== "string" || !/^\/(?![/\\])/.test(text)) return "/";
  const base = "http://this.site";
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  return url?.origin === base ? url.pathname + url.search : "/";
}
