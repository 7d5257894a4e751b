import { describe, expect, test } from "vitest";
import * as sdk from "@pulumiverse/render";
import { undecided } from "../pack-policy";
import type { Resource } from "../resource";
import type { Finding, Rule } from "../rule";
import { UNKNOWN, type SeenMap, type SeenValue } from "../seen";
import { type Given, Later, Secret } from "../specimen";
import { rules } from ".";
import { specimens } from "./specimens";

/** A value as a rule sees it, be it known yet or not; the paths of what is secret are put into `secrets`. */
function seen(value: unknown, isKnown: boolean, secrets: string[][], path: readonly string[] = []): SeenValue {
  if (value instanceof Secret) {
    secrets.push([...path]);
    return seen(value.value, isKnown, secrets, path);
  }
  if (value instanceof Later) return isKnown ? seen(value.value, isKnown, secrets, path) : UNKNOWN;
  if (typeof value !== "object" || value === null) return value as SeenValue;
  const within = (part: unknown, name: string) => seen(part, isKnown, secrets, [...path, name]);
  if (Array.isArray(value)) return value.map((part, index) => within(part, String(index)));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, within(part, name)]));
}

function resourceOf({ kind, name, inputs, protect, dependsOn }: Given, isKnown: boolean): Resource {
  const secrets: string[][] = [];
  const type = `render:index:${kind}`;
  return {
    type,
    name,
    urn: name,
    protect,
    inputs: seen(inputs, isKnown, secrets) as SeenMap,
    secrets,
    dependencies: dependsOn,
  };
}

function judge(rule: Rule, resources: readonly Resource[]): Finding[] {
  return "judge" in rule ? resources.flatMap((resource) => rule.judge(resource)) : rule.judgeStack(resources);
}

/** What is said of a specimen: the sentences, then what can't be decided yet. */
function said(rule: Rule, given: readonly Given[], isKnown: boolean): string[] {
  const findings = judge(
    rule,
    given.map((resource) => resourceOf(resource, isKnown)),
  );
  const waiting = findings.flatMap((finding) => ("undecided" in finding ? [finding.undecided] : []));
  const sentences = findings.flatMap((finding) => ("refused" in finding ? [finding.refused] : []));
  return [...sentences, ...(waiting.length === 0 ? [] : [undecided(waiting)])];
}

describe.each(rules.map((rule) => ({ rule, name: rule.name, shownOn: specimens[rule.name] ?? [] })))(
  "$name",
  ({ rule, shownOn }) => {
    test("is shown on what passes, on what is refused and on what isn't known yet", () => {
      expect(shownOn.some(({ refused, undecided }) => refused === undefined && undecided === undefined)).toBe(true);
      expect(shownOn.some(({ refused, undecided }) => refused !== undefined && undecided === undefined)).toBe(true);
      expect(shownOn.some(({ undecided }) => undecided !== undefined)).toBe(true);
    });

    test.each(shownOn)("$what", ({ given, refused, undecided }) => {
      expect(said(rule, given, true)).toEqual(refused === undefined ? [] : [refused]);
      if (undecided === undefined) return;
      const waits = `${undecided} can't be decided yet; the update decides, once it is known.`;
      expect(said(rule, given, false)).toEqual([waits]);
    });
  },
);

test("each specimen is of a kind that the provider has, and of a rule", () => {
  expect(Object.keys(specimens)).toEqual(rules.map(({ name }) => name));
  const kinds = Object.values(specimens).flatMap((shownOn) =>
    shownOn.flatMap(({ given }) => given.map(({ kind }) => kind)),
  );
  for (const kind of kinds) expect(Object.keys(sdk)).toContain(kind);
});
