import type { Resource } from "./resource";
import { UNKNOWN } from "./seen";

/** What a rule finds: that something isn't as it should be, in one sentence; or the path of a value that it has to know first. */
export type Finding = { readonly refused: string } | { readonly undecided: string };

/** The pack's own policy that tells rules which inputs are secret, as configuration names it. */
export const MARKS_POLICY = "secret-marks";

interface About {
  /** In lower-case words with hyphens: severity is configured by it. */
  readonly name: string;
  /** What holds where nothing is refused, as one sentence. */
  readonly description: string;
  /** Why, for the page of rules. */
  readonly why: string;
  /** Whether it is about production alone. */
  readonly inProduction: boolean;
}

/** A rule that looks at each resource by itself, before anything of it is made or changed. */
export interface ResourceRule extends About {
  judge(resource: Resource): Finding[];
}

/** A rule that looks at all resources of a stack together. */
export interface StackRule extends About {
  /** Findings, each with the URN of the resource that it is shown at. */
  judgeStack(resources: readonly Resource[]): (Finding & { readonly urn: string })[];
}

export type Rule = ResourceRule | StackRule;

/** What is said of one value; of one that isn't known yet, that it can't be decided. */
export function judged<Value>(
  path: string,
  value: Value,
  sentenceOf: (value: Exclude<Value, typeof UNKNOWN>) => string | undefined,
): Finding[] {
  if (value === UNKNOWN) return [{ undecided: path }];
  return refused(sentenceOf(value as Exclude<Value, typeof UNKNOWN>));
}

/** A finding, where there is something to say. */
export function refused(sentence: string | undefined): Finding[] {
  return sentence === undefined ? [] : [{ refused: sentence }];
}
