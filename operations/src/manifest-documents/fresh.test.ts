import { resolve } from "node:path";
import { expect, test } from "vitest";
import { systems } from "../../../stacks";
import { freshnessOf } from "./stale";
import { GENERATE } from "./documents";

test("what is written from the manifests is as they are", { timeout: 60_000 }, async () => {
  const { stale, foreign, leftover } = await freshnessOf(resolve(__dirname, "../../.."), systems);
  const found = { stale: stale.map(({ file }) => file), foreign, leftover };
  expect(found, `run \`${GENERATE}\``).toEqual({ stale: [], foreign: [], leftover: [] });
});
