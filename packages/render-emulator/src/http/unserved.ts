import { isDeepStrictEqual } from "node:util";
import type { FastifyRequest } from "fastify";
import { absent } from "../errors";

/** What Render takes with a request and the emulator has nothing for. */
export interface Unserved {
  /**
   * Fields of the body by their path, such as `serviceDetails.disk`, each with the values that ask for nothing: Render's
   * defaults. `null` and what is empty never do.
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
      if (!asksForNothing(value, defaults)) throw absent(path, "this field");
    }
  };
}

/** Whether a value of the body is as good as none: it is null, empty, or a default. */
export function asksForNothing(value: unknown, defaults: readonly unknown[] = []): boolean {
  return [undefined, null, "", [], {}, ...defaults].some((candidate) => isDeepStrictEqual(candidate, value));
}

/** What stands at a path within a body; undefined when there is nothing. */
export function fieldOf(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, name) => {
    return typeof current === "object" && current !== null ? (current as Record<string, unknown>)[name] : undefined;
  }, object);
}
