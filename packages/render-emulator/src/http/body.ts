import { isDeepStrictEqual } from "node:util";
import { ApiError } from "../errors";
import type { Api } from "./typed-routes";

/**
 * Takes every body for JSON, whatever its content type says or when it says nothing: Render does, and `curl --data`
 * names a form. An empty one is none: clients send `Content-Type: application/json` to paths that take no body, too.
 */
export function acceptJson(server: Api): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (request, body, done) => {
    const text = String(body);
    const { emptiedByNull = [] } = request.routeOptions.config;
    try {
      done(null, text.trim() === "" ? undefined : withoutNulls(JSON.parse(text), emptiedByNull));
    } catch (error) {
      done(new ApiError(400, `the body is not JSON: ${(error as SyntaxError).message}`));
    }
  });
}

/**
 * A body without the fields that are null. Render's server takes null for "left out" whatever the field is, and clients
 * written in Go send it for every list that they don't set.
 *
 * @param emptied the lists of which it takes null for an empty one
 */
function withoutNulls(value: unknown, emptied: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutNulls(one));
  if (typeof value !== "object" || value === null) return value;
  const said = Object.entries(value).map(([name, field]): [string, unknown] => {
    return [name, field === null && emptied.includes(name) ? [] : field];
  });
  const set = said.filter(([, field]) => field !== null);
  return Object.fromEntries(set.map(([name, field]) => [name, withoutNulls(field)]));
}

/**
 * Where a body has fields that nothing was made of: `serviceDetails.disk`, `routes.0.priority`.
 *
 * @param kept what its schema made of it
 */
export function droppedFields(given: unknown, kept: unknown, path: readonly string[] = []): string[] {
  if (typeof given !== "object" || given === null || typeof kept !== "object" || kept === null) return [];
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const place = [...path, name];
    return Object.hasOwn(kept, name)
      ? droppedFields(value, (kept as Record<string, unknown>)[name], place)
      : asksForNothing(value)
        ? []
        : [place.join(".")];
  });
}

/** Whether a field of a body is as good as left out: it is null, false, empty, or a default of Render's. */
export function asksForNothing(value: unknown, defaults: readonly unknown[] = []): boolean {
  return [undefined, null, false, "", [], {}, ...defaults].some((candidate) => isDeepStrictEqual(candidate, value));
}

/** What stands at a path within a body; undefined when there is nothing. */
export function fieldOf(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, name) => {
    return typeof current === "object" && current !== null ? (current as Record<string, unknown>)[name] : undefined;
  }, object);
}

/** Takes a field that asks for nothing out of a body. */
export function leaveOut(body: unknown, path: readonly string[]): void {
  const parent = fieldOf(body, path.slice(0, -1));
  const name = path.at(-1);
  if (typeof parent === "object" && parent !== null && name !== undefined) Reflect.deleteProperty(parent, name);
}
