import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchemaCompiler,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { z } from "zod";
import { absent, badRequest } from "../errors";
import { droppedFields } from "./body";

/** Gives handlers what the zod schemas of their route let through. */
interface ZodTypes extends FastifyTypeProvider {
  validator: this["schema"] extends z.ZodType ? z.output<this["schema"]> : unknown;
}

/** A server whose routes say in zod what they take: `{ schema: { params, querystring, body } }`. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypes
>;

/** What a schema refuses is thrown as zod's own error. A field of a body that it knows nothing of is refused, too. */
export const zodCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    // Fastify hands over null for a body that is not there.
    const given = data ?? undefined;
    const result = schema.safeParse(given);
    if (!result.success) return { error: given === undefined ? badRequest("the body is missing") : result.error };
    const [dropped] = httpPart === "body" ? droppedFields(given, result.data) : [];
    return dropped === undefined ? { value: result.data } : { error: absent(dropped, "this field") };
  };
