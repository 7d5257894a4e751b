import { join, resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { composedProperties } from "./composed";
import { kindsDocument } from "./kinds-document";

const page = join(resolve(__dirname, "../.."), "docs/kinds.md");

test("docs/kinds.md says what the declarations say", async () => {
  const text = await format(kindsDocument(await composedProperties()), {
    ...(await resolveConfig(page)),
    filepath: page,
  });
  await expect(text).toMatchFileSnapshot(page);
});
