import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkValues } from "../../components/manifest";
import { manifest } from "../../stacks/fleet/manifests";

// The manifest of `fleet` takes what its application takes, and nothing else. The application's own tests hold it to the same values.

const file = join(__dirname, "../../examples/fleet/src/test/resources/settings-edges.json");
const edges = z
  .record(z.string(), z.strictObject({ taken: z.array(z.string()), refused: z.array(z.string()) }))
  .parse(JSON.parse(readFileSync(file, "utf8")));

const rows = Object.entries(edges).flatMap(([variable, { taken, refused }]) => [
  ...taken.map((value) => ({ variable, value, verdict: "taken" })),
  ...refused.map((value) => ({ variable, value, verdict: "refused" })),
]);

test.each(rows)("$variable: `$value` is $verdict", ({ variable, value, verdict }) => {
  expect(checkValues(manifest, { [variable]: value }, "local").length === 0 ? "taken" : "refused").toBe(verdict);
});

test("every variable has edges, and the manifest has every variable", () => {
  expect(Object.keys(edges).sort()).toEqual(Object.keys(manifest.shape).sort());
});
