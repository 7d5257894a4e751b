import { expect, test } from "vitest";
import { secret, unknown, type ValueMap } from "../values/value";
import { rule, type RuleInputs } from "./rule";

interface Inputs {
  readonly plan: string;
  readonly size?: number;
  readonly names?: readonly string[];
}

const inputs: ValueMap = { plan: secret("free"), size: unknown, names: ["a", unknown] };

function seenBy<Seen>(look: (inputs: RuleInputs<Inputs>) => Seen): Seen | undefined {
  let seen: Seen | undefined;
  rule<Inputs>((view) => {
    seen = look(view);
    return [];
  })(inputs);
  return seen;
}

test.each<[string, (inputs: RuleInputs<Inputs>) => unknown, unknown]>([
  ["a value without its mark", (view) => view.known("plan"), "free"],
  ["nothing of what is unknown", (view) => view.known("size"), undefined],
  ["that what is unknown is set", (view) => view.has("size"), true],
  ["null for what is unknown within a value", (view) => view.known("names"), ["a", null]],
])("a rule sees %s", (_, look, expected) => {
  expect(seenBy(look)).toEqual(expected);
});

test("a name that no property has does not compile", () => {
  // @ts-expect-error -- `plna` is misspelt
  expect(seenBy((view) => view.known("plna"))).toBeUndefined();
  // @ts-expect-error -- `plna` is misspelt
  expect(seenBy((view) => view.has("plna"))).toBe(false);
});
