import { isDeepStrictEqual } from "node:util";
import type { FastifyRequest } from "fastify";
import { absent } from "../errors";

/** What Render takes with a request and the emulator has nothing for. */
export interface Unserved {
  /**
   * Fields of the body by their path, such as `serviceDetails.disk`, each with the values that ask for nothing: Render's
   * defaults. `null` and empty texts and lists never do.
   */
  body?: Readonly<Record<string, readonly unknown[]>>;
  /** Filters of a list. */
  query?: readonly string[];
}

/** To be run before a request is validated: refuses what would be accepted and dropped, with its name. */
export function refuseUnserved({ body = {}, query = [] }: Unserved) {
  return async (request: Pick<FastifyRequest, "body" | "query">): Promise<void> => {
    for (const name of query) {
      if (fieldOf(request.query, [name]) !== undefined) throw absent(name, "this filter");
    }
    for (const [path, defaults] of Object.entries(body)) {
      const value = fieldOf(request.body, path.split("."));
      const asksForNothing = [undefined, null, "", [], ...defaults];
      if (!asksForNothing.some((candidate) => isDeepStrictEqual(candidate, value))) throw absent(path, "this field");
    }
  };
}

function fieldOf(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, name) => {
    return typeof current === "object" && current !== null ? (current as Record<string, unknown>)[name] : undefined;
  }, object);
}
