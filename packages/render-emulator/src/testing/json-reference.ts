/** The names on the way to what a reference within a JSON document refers to: of `#/paths/~1services` they are `paths` and `/services`. */
export function namesOf(reference: string): string[] {
  const names = reference.slice("#/".length).split("/");
  return names.map((name) => decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a reference within a document. */
export function referred(document: object, reference: string): object {
  return namesOf(reference).reduce<unknown>(
    (node, name) => (node as Record<string, unknown>)[name],
    document,
  ) as object;
}
