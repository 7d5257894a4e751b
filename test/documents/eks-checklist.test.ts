import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { withTables } from "./eks-tables";

const page = join(resolve(__dirname, "../.."), "docs/deployment/eks-checklist.md");

test("what docs/deployment/eks-checklist.md says of fleet is what its composition says", async () => {
  const text = await withTables(readFileSync(page, "utf8"));
  const options = { ...(await resolveConfig(page)), filepath: page };
  await expect(await format(text, options)).toMatchFileSnapshot(page);
});
