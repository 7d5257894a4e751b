import type { FastifySchema } from "fastify";
import { expect, it } from "vitest";
import { z } from "zod";
import { refuseUnknownQuery, refuseUnserved } from "./unserved";

const refuse = refuseUnserved({ body: { "details.mode": [{ enabled: false }], files: [] } });

async function queried(schema: FastifySchema | undefined, query: unknown): Promise<void> {
  const route: Parameters<typeof refuseUnknownQuery>[0] = { ...(schema === undefined ? {} : { schema }) };
  refuseUnknownQuery(route);
  const [refuseQuery] = route.preValidation as unknown as [(request: { query: unknown }) => Promise<void>];
  await refuseQuery({ query });
}

it.each([
  [{ details: { mode: { enabled: true } } }, "`details.mode`: the emulator does not support this field yet"],
  [{ files: [{}] }, "`files`: the emulator does not support this field yet"],
])("refuses %j", async (body, message) => {
  await expect(refuse({ body })).rejects.toMatchObject({
    statusCode: 501,
    message: expect.stringContaining(message),
  });
});

it.each([
  [{ querystring: z.object({ name: z.string().optional() }) }, { name: "x", nonsense: "1" }],
  [{}, { nonsense: "1" }],
  [undefined, { nonsense: "" }],
])("of a route with the schema %j, refuses the query %j with the name of what is not known", async (schema, query) => {
  await expect(queried(schema, query)).rejects.toMatchObject({
    statusCode: 501,
    message: "`nonsense`: the emulator does not support this filter yet: leave it out",
  });
});

it("takes what a route's schema knows", async () => {
  const schema = { querystring: z.object({ name: z.string().optional() }) };
  await expect(queried(schema, { name: "x" })).resolves.toBeUndefined();
});

it.each([
  undefined,
  null,
  {},
  [],
  { files: null },
  { files: [] },
  { details: null },
  { details: { mode: { enabled: false } } },
])("takes %j, which asks for nothing", async (body) => {
  await expect(refuse({ body })).resolves.toBeUndefined();
});
