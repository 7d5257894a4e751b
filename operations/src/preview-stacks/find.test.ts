import { describe, expect, test } from "vitest";
import { onlyStackOf, type PreviewStack, pullRequestStacks } from "./find";

const listed = (name: string) => ({ name, resourceCount: 9 });

describe("what Pulumi lists", () => {
  const all = ["pr-1", "acme/pr-1", "acme/slipway/pr-2", "acme/shop/pr-3", "organization/shop/pr-4", "staging"];

  test("are this project's stacks with the name of a pull request's, of any organization", () => {
    const found = pullRequestStacks(all.map(listed), [listed("acme/pr-1")], "slipway");
    expect(found.map(({ stack, pullRequest, isOurs }) => [stack, pullRequest, isOurs])).toEqual([
      ["pr-1", 1, false],
      ["acme/pr-1", 1, true],
      ["acme/slipway/pr-2", 2, false],
    ]);
  });
});

describe("the stack of a pull request", () => {
  const one: PreviewStack = { stack: "pr-1", pullRequest: 1, backend: "user's", isOurs: true, resourceCount: 9 };

  test("is the one that `preview-stack up` made, whatever else has the name", () => {
    const others = [
      { ...one, stack: "acme/pr-1", isOurs: false },
      { ...one, stack: "pr-2", pullRequest: 2 },
    ];
    expect(onlyStackOf(1, [...others, one])).toBe(one);
    expect(onlyStackOf(3, [...others, one])).toBeUndefined();
  });

  test("is not chosen for somebody where there are several", () => {
    const several = [one, { ...one, stack: "acme/pr-1" }, { ...one, backend: "emulator" as const }];
    expect(() => onlyStackOf(1, several)).toThrow(
      "Pull request 1 has several stacks, of which `--on-emulator`, `--at-render` or `--stack <name>` chooses one: " +
        "`pr-1` at Render, `acme/pr-1` at Render, `pr-1` on the emulator.",
    );
  });

  test("is never one that somebody made for something else", () => {
    expect(() => onlyStackOf(1, [{ ...one, isOurs: false }])).toThrow(
      /^The stack `pr-1` at Render is left alone, since `slipway preview-stack up` didn't make it \(it lacks the tag `slipway:environment=preview`\)/,
    );
  });
});
