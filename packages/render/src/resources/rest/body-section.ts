import type { z } from "zod";
import type { ResourceDeclaration } from "../../declaration/property";
import { replied } from "../../declaration/reply";
import { patchBody } from "../../declaration/request";
import type { PlainMap } from "../../values/value";
import type { Section } from "./section";

interface Request<Reply extends object> {
  readonly path: (id: string) => string;
  readonly schema: z.ZodType<Reply>;
  readonly arranged?: (reply: Reply) => object;
  readonly completed?: (body: PlainMap) => PlainMap;
}

/** What the resource's own PATCH writes: all properties of its bodies that belong to no other section. */
export function bodySection<Reply extends object>(
  declaration: ResourceDeclaration,
  others: readonly Section<Reply>[],
  { path, schema, arranged = (reply) => reply, completed = (body) => body }: Request<Reply>,
): Section<Reply> {
  const elsewhere = new Set(others.flatMap(({ owns }) => owns));
  const owns = Object.entries(declaration.properties)
    .filter(([name, { sentAt, immutable }]) => sentAt !== undefined && !immutable && !elsewhere.has(name))
    .map(([name]) => name);
  return {
    owns,
    read: async (_render, _id, reply) =>
      Object.fromEntries(
        Object.entries(replied(declaration, arranged(reply))).filter(([name]) => !elsewhere.has(name)),
      ),
    write: async (render, id, { desired, changed }, observed) => {
      const body = patchBody(declaration, desired, changed, observed);
      if (body === undefined) return undefined;
      return (
        (await render.send("patch", path(id), schema, { body: completed(body) })) ?? render.ask("get", path(id), schema)
      );
    },
  };
}
