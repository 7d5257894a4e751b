import { expect, test } from "vitest";
import type { Difference } from "../drift/differences";
import { ageProblem } from "./age-gate";
import { between } from "./between.fixture";
import { describe } from "./drift-gate";

const stacks = { from: "staging", to: "production" };

test("what is newer is no problem, nor is what has nothing to be compared with", () => {
  expect(ageProblem([between], stacks)).toBeUndefined();
  expect(ageProblem([], stacks)).toBeUndefined();
});

test("one older service is enough to refuse a bundle, and so is one of which nobody can tell", () => {
  expect(
    ageProblem(
      [
        { ...between, services: ["job"] },
        { ...between, isOlder: true },
      ],
      stacks,
    ),
  ).toBe(
    "What `staging` runs is older than what `production` runs (shop/api, shop/web: bbbbbbbbbbbb is an ancestor of aaaaaaaaaaaa): " +
      "`npx slipway rollback --stack production` goes back, `--allow-older` promotes it all the same.",
  );
  expect(ageProblem([between, { ...between, unknown: "it can't be reached from here" }], stacks)).toBe(
    "Whether what `staging` runs is newer than what `production` runs can't be told (shop/api, shop/web), since it can't be reached from here: " +
      "`--allow-older` promotes it all the same.",
  );
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
