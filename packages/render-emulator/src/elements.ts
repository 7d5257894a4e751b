import { notFound } from "./errors";

/**
 * The one element that is asked for.
 *
 * @param id what it was asked for by
 * @throws ApiError when it isn't there
 */
export function found<Element>(list: readonly Element[], id: string, isIt: (element: Element) => boolean): Element {
  const element = list.find(isIt);
  if (element === undefined) throw notFound(id);
  return element;
}

/** The list with one element set: in the place of the one that has its key, else last. */
export function withElement<Element>(
  list: readonly Element[],
  element: Element,
  keyOf: (element: Element) => string,
): Element[] {
  const key = keyOf(element);
  return list.some((current) => keyOf(current) === key)
    ? list.map((current) => (keyOf(current) === key ? element : current))
    : [...list, element];
}

/** Render replies with null where a list is empty. */
export function emptyToNull<Element>(list: Element[]): Element[] | null {
  return list.length === 0 ? null : list;
}
