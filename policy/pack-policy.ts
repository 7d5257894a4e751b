import {
  type Policy,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { isProduction } from "./environment";
import { errorOfUnknown, seenIn } from "./pack-values";
import { isOnRender, type Resource } from "./resource";
import type { Finding, ResourceRule, Rule, StackRule } from "./rule";
import type { SecretMarks } from "./secret-marks";

/** Names in one message. */
const MOST_NAMES = 5;

/** What Pulumi shows of a resource, be it by itself or within its stack. */
type Shown = Pick<ResourceValidationArgs, "type" | "name" | "urn" | "opts" | "props">;

/** A rule, as a policy of Pulumi's. */
export function policyOf(rule: Rule, marks: SecretMarks): ResourceValidationPolicy | StackValidationPolicy {
  return "judge" in rule ? resourcePolicy(rule, marks) : stackPolicy(rule, marks);
}

function resourcePolicy(rule: ResourceRule, marks: SecretMarks): ResourceValidationPolicy {
  return {
    ...about(rule),
    validateResource(args, reportViolation) {
      if (!appliesTo(rule, [args])) return;
      report(rule.judge(resourceOf(args, marks)), [args], reportViolation);
    },
  };
}

function stackPolicy(rule: StackRule, marks: SecretMarks): StackValidationPolicy {
  return {
    ...about(rule),
    validateStack({ resources }, reportViolation) {
      const shown = resources.filter(isOnRender);
      if (!appliesTo(rule, shown)) return;
      const seen = shown.map((resource) => ({
        ...resourceOf(resource, marks),
        dependencies: resource.dependencies.map(({ urn }) => urn),
      }));
      report(rule.judgeStack(seen), shown, reportViolation);
    },
  };
}

function about({ name, description }: Rule): Policy {
  return { name, description };
}

function appliesTo({ inProduction }: Rule, shown: readonly Shown[]): boolean {
  return shown.some(isOnRender) && (!inProduction || isProduction());
}

function resourceOf({ type, name, urn, opts, props }: Shown, marks: SecretMarks): Resource {
  return { type, name, urn, protect: opts.protect, inputs: seenIn(props), secrets: marks.of(urn), dependencies: [] };
}

/** What is known is said first. Then Pulumi is told, in its own way, that the rest has to wait for the update. */
function report(
  findings: readonly (Finding & { readonly urn?: string })[],
  shown: readonly Shown[],
  reportViolation: ReportViolation,
): void {
  for (const finding of findings) if ("refused" in finding) reportViolation(finding.refused, finding.urn);
  const paths = findings.flatMap((finding) => ("undecided" in finding ? [finding.undecided] : []));
  if (paths.length === 0) return;
  const error = shown.map(({ props }) => errorOfUnknown(props)).find((found) => found !== undefined);
  if (error === undefined) throw new Error(`${paths.join(", ")}: nothing of it is unknown`);
  error.message = undecided(paths);
  throw error;
}

/** Says that values have to be known first. @param paths where they are; of several findings the same value may decide */
export function undecided(paths: readonly string[]): string {
  const distinct = [...new Set(paths)];
  const names = distinct.slice(0, MOST_NAMES).map((path) => `\`${path}\``);
  const rest = distinct.length > MOST_NAMES ? ` and ${distinct.length - MOST_NAMES} more` : "";
  return `${names.join(", ")}${rest} can't be decided yet; the update decides, once it is known.`;
}
