import type { FastifyRequest, RouteOptions } from "fastify";
import { z } from "zod";
import { absent } from "../errors";
import { asksForNothing, fieldOf, leaveOut } from "./body";

/** What Render takes with a request and the emulator has nothing for. */
export interface Unserved {
  /**
   * Fields of the body by their path, such as `serviceDetails.disk`, each with the values that ask for nothing: Render's
   * defaults. `null` and what is empty never do. What is not named here and not in the body's schema is refused as well.
   */
  body?: Readonly<Record<string, readonly unknown[]>>;
}

/** To be run before a request is validated: refuses what would be accepted and dropped, with its name. */
export function refuseUnserved({ body = {} }: Unserved) {
  return async (request: Pick<FastifyRequest, "body">): Promise<void> => {
    for (const [path, defaults] of Object.entries(body)) {
      const names = path.split(".");
      if (!asksForNothing(fieldOf(request.body, names), defaults)) throw absent(path, "this field");
      leaveOut(request.body, names);
    }
  };
}

/** Lets a route refuse every parameter of a query that its schema doesn't know, with its name. */
export function refuseUnknownQuery(route: Pick<RouteOptions, "schema" | "preValidation">): void {
  const schema = route.schema?.querystring;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const refuse = async ({ query }: Pick<FastifyRequest, "query">): Promise<void> => {
    const unknown = Object.keys(query as object).find((name) => !known.includes(name));
    if (unknown !== undefined) throw absent(unknown, "this filter");
  };
  route.preValidation = [refuse, ...[route.preValidation ?? []].flat()];
}
