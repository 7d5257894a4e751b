import { join, resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { policyDocument } from "./policy-document";

const page = join(resolve(__dirname, "../.."), "docs/policy.md");

test("docs/policy.md says what the rules say, and what each is shown on", async () => {
  const text = await format(policyDocument(), { ...(await resolveConfig(page)), filepath: page });
  await expect(text).toMatchFileSnapshot(page);
});
