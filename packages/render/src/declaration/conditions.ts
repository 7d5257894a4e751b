import { hasUnknown, knownPart, type ValueMap } from "../values/value";
import type { Condition, Problem, Properties } from "./property";

/** The mistakes in how properties are combined: what one requires of another, and what excludes another. */
export function conditionProblems(
  { properties, exactlyOne = [] }: { properties: Properties; exactlyOne?: readonly (readonly string[])[] },
  inputs: ValueMap,
): Problem[] {
  return [
    ...Object.keys(properties).flatMap((name) => [
      ...meaninglessProblem(properties, name, inputs),
      ...missingProblem(properties, name, inputs),
    ]),
    ...exactlyOne.flatMap((names) => choiceProblem(names, inputs)),
  ];
}

function meaninglessProblem(properties: Properties, name: string, inputs: ValueMap): Problem[] {
  const condition = properties[name]?.onlyWhen;
  const actual = condition && actualOf(condition, inputs);
  if (!(name in inputs) || condition === undefined || actual === undefined || condition.in.includes(actual)) return [];
  const reason = `\`${name}\` does not apply when \`${condition.property}\` is \`${actual}\`; remove it`;
  return [{ property: name, reason }];
}

function missingProblem(properties: Properties, name: string, inputs: ValueMap): Problem[] {
  const condition = properties[name]?.requiredWhen;
  const actual = condition && actualOf(condition, inputs);
  if (condition === undefined || actual === undefined || !condition.in.includes(actual)) return [];
  const value = inputs[name];
  const isSet = value !== undefined && (hasUnknown(value) || knownPart(value) !== properties[name]?.absentMeans);
  return isSet
    ? []
    : [{ property: name, reason: `\`${condition.property}\` is \`${actual}\`, which needs \`${name}\`; set it` }];
}

/** The value that a condition is about; undefined while it is not known. */
function actualOf(condition: Condition, inputs: ValueMap): string | undefined {
  const actual = knownPart(inputs[condition.property]);
  return typeof actual === "string" ? actual : undefined;
}

function choiceProblem(names: readonly string[], inputs: ValueMap): Problem[] {
  const set = names.filter((name) => name in inputs);
  const [first = "", second] = set;
  if (set.length === 0)
    return [{ property: names[0] ?? "", reason: `set one of ${names.map((name) => `\`${name}\``).join(", ")}` }];
  if (second === undefined) return [];
  return [{ property: second, reason: `\`${first}\` and \`${second}\` can't be combined; remove one of them` }];
}
