import { expect, test } from "vitest";
import type { Difference } from "../drift/differences";
import type { Between } from "../source-history/between";
import { between } from "../source-history/between.fixture";
import { bundleOf } from "../releases/bundle";
import { otherPinsProblem } from "./other-pins";
import { withoutSame } from "./plan";
import { ageNotes, ageProblem } from "./age-gate";
import { describe } from "./drift-gate";

const stacks = { from: "staging", to: "production" };

test("what is newer is no problem, nor is what has nothing to be compared with", () => {
  expect(ageProblem([between], stacks)).toBeUndefined();
  expect(ageProblem([], stacks)).toBeUndefined();
  expect(ageProblem([{ ...between, from: undefined, relation: "unknown", unknown: "x" }], stacks)).toBeUndefined();
});

const commit = (id: string, subject: string) => ({ commit: id.repeat(40), subject, author: "Ada", date: "2026-01-01" });
const lost = [commit("c", "Hotfix\u001b[31m\nit"), commit("d", "x".repeat(80)), commit("e", "3"), commit("f", "4")];

test("what is older is refused, with the commits that would be lost", () => {
  const older: Between = { ...between, relation: "older", lost };
  expect(ageProblem([{ ...between, services: ["job"] }, older], stacks)).toBe(
    `What \`staging\` runs is older than what \`production\` runs (shop/api, shop/web: cccccccccccc Hotfix [31m it (Ada), dddddddddddd ${"x".repeat(59)}… (Ada), eeeeeeeeeeee 3 (Ada), 1 more): ` +
      "`npx slipway rollback --stack production` goes back, `--allow-older` promotes it all the same.",
  );
});

test("what would lose a hotfix that the target alone has is refused, and told how both come together", () => {
  const diverged: Between = { ...between, relation: "diverged", comes: [commit("9", "Feature")], lost: lost.slice(2) };
  expect(ageProblem([diverged], stacks)).toBe(
    "What `production` runs is not in what `staging` runs and would be lost (shop/api, shop/web: eeeeeeeeeeee 3 (Ada), ffffffffffff 4 (Ada)): " +
      "merge it into what `staging` runs and deploy that there, or, where it isn't needed any more, `--allow-older` promotes without it.",
  );
});

test("what nobody can tell is refused, with the reason", () => {
  expect(
    ageProblem([between, { ...between, relation: "unknown", unknown: "it can't be reached from here" }], stacks),
  ).toBe(
    "Whether what `staging` runs is newer than what `production` runs can't be told (shop/api, shop/web), since it can't be reached from here: " +
      "mend that, or `--allow-older` promotes it all the same.",
  );
});

test("of images nobody can ever tell: that is no problem, and is said", () => {
  const image: Between = { ...between, relation: "image" };
  expect(ageProblem([image], stacks)).toBeUndefined();
  expect(ageNotes([between, image])).toEqual([
    "Not known to be newer: shop/api, shop/web, since an image's digest doesn't say what it was built from.",
  ]);
});

const plan: Difference = {
  system: "shop",
  part: "api",
  kind: "web service",
  what: "changed",
  property: "plan",
  program: "starter",
  render: "standard",
  isSecret: false,
};
const told = (drift: Difference[], pending: Difference[] = []) => describe({ drift, pending }, "staging", ["shop"]);
const end = "; `npx slipway drift --stack staging` shows it, `npx slipway deploy --stack staging` mends it.";

test("a stack that is as its program says is no problem, whatever other systems are", () => {
  expect(told([])).toBeUndefined();
  expect(told([{ ...plan, system: "blog" }])).toBeUndefined();
});

test("the property that differs is named with both values, but for a secret's", () => {
  expect(told([plan, plan])).toBe(
    `\`staging\` differs from its program: \`plan\` of \`shop/api\` is "standard" at Render and "starter" in the program, and 1 more${end}`,
  );
  expect(told([{ ...plan, property: "envVars.KEY", isSecret: true, program: "[secret]", render: "[secret]" }])).toBe(
    `\`staging\` differs from its program: \`envVars.KEY\` of \`shop/api\` (a secret)${end}`,
  );
});

test("what is gone, and what no update has brought yet, is told too", () => {
  expect(told([{ ...plan, what: "gone" }])).toBe(`\`staging\` differs from its program: \`shop/api\` is gone${end}`);
  expect(told([], [{ ...plan, what: "to be created" }])).toBe(
    `\`staging\` differs from its program: \`shop/api\` is to be created${end}`,
  );
});

const runs = (services: Record<string, string>) =>
  bundleOf(
    Object.entries(services).map(([name, id]) => ({
      system: "shop",
      name,
      release: { kind: "commit", commit: id.repeat(40) } as const,
    })),
  );

test("a service whose files are the same stays at the commit that it has, older or newer", () => {
  const [source, live] = [runs({ api: "c", web: "b", job: "c" }), runs({ api: "a", web: "a", job: "d" })];
  const same: Between = { ...between, services: ["web", "job"], relation: "same" };
  expect(withoutSame(source, live, [{ ...between, services: ["api"] }, same])).toEqual(
    runs({ api: "c", web: "a", job: "d" }),
  );
});

test("pins that wait for a deploy are carried out where they are what is promoted, and else never passed over", () => {
  const problem = (pinned: string, source: string) =>
    otherPinsProblem(runs({ api: pinned }), { live: runs({ api: "a" }), bundle: runs({ api: source }), ...stacks });
  expect(problem("a", "b")).toBeUndefined();
  expect(problem("b", "b")).toBeUndefined();
  expect(problem("b", "c")).toBe(
    "`Pulumi.production.yaml` pins shop at bbbbbbbbbbbb, which `production` doesn't run yet and `staging` doesn't run any more: " +
      "`npx slipway deploy --stack production` brings up what is pinned, or `npx slipway promote --from staging --to production` pins what `staging` runs now, for review.",
  );
  expect(otherPinsProblem(runs({ api: "b" }), { live: {}, bundle: runs({ api: "c" }), ...stacks })).toBeUndefined();
});
