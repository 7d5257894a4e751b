import type { FastifyRequest } from "fastify";
import { absent } from "../errors";
import { asksForNothing, fieldOf, leaveOut } from "./body";

/** What Render takes with a request and the emulator has nothing for. */
export interface Unserved {
  /**
   * Fields of the body by their path, such as `serviceDetails.disk`, each with the values that ask for nothing: Render's
   * defaults. `null` and what is empty never do. What is not named here and not in the body's schema is refused as well.
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
      const names = path.split(".");
      if (!asksForNothing(fieldOf(request.body, names), defaults)) throw absent(path, "this field");
      leaveOut(request.body, names);
    }
  };
}
