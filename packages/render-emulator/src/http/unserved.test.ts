import { expect, it } from "vitest";
import { refuseUnserved } from "./unserved";

const refuse = refuseUnserved({ body: { "details.mode": [{ enabled: false }], files: [] }, query: ["createdAfter"] });

it.each([
  [{ details: { mode: { enabled: true } } }, "`details.mode`: the emulator does not support this field yet"],
  [{ files: [{}] }, "`files`: the emulator does not support this field yet"],
])("refuses %j", async (body, message) => {
  await expect(refuse({ body, query: {} })).rejects.toMatchObject({
    statusCode: 501,
    message: expect.stringContaining(message),
  });
});

it("refuses a filter that it would not apply", async () => {
  await expect(refuse({ body: undefined, query: { createdAfter: "x" } })).rejects.toMatchObject({ statusCode: 501 });
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
  await expect(refuse({ body, query: {} })).resolves.toBeUndefined();
});
