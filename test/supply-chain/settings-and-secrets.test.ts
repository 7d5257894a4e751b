import { expect, test } from "vitest";
import { trackedFiles } from "./tracked-files";
import { workflows } from "./workflow-files";

const [page] = trackedFiles("docs/deployment/settings-and-secrets.md");
const named = (kind: string): string[] => [
  ...new Set(
    workflows.flatMap(({ text }) =>
      [...text.matchAll(new RegExp(`\\b${kind}\\.([A-Z_]+)\\b`, "g"))].map(([, name = ""]) => name),
    ),
  ),
];

test("workflows read secrets and variables", () => {
  expect(named("secrets").length).toBeGreaterThan(5);
  expect(named("vars").length).toBeGreaterThan(2);
});

test.each([...named("secrets"), ...named("vars")])("%s, which a workflow reads, is described", (name) => {
  expect(page?.text).toContain(`\`${name}\``);
});

test.each(["staging", "production", "production-read", "preview"])("the environment %s is described", (name) => {
  expect(page?.text).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
});

test("each workflow has its row", () => {
  const [overview] = trackedFiles("docs/deployment/workflows.md");
  for (const { path } of workflows) expect(overview?.text).toContain(`\`${path.replace(".github/workflows/", "")}\``);
});
