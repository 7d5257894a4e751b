import {
  type Policy,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  Secret,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { isProduction } from "./environment";
import { errorOfUnknown, markedPaths, seenIn } from "./pack-values";
import { isOnRender, type Resource } from "./resource";
import type { Finding, ResourceRule, Rule, StackRule } from "./rule";

/** Names in one message. */
const MOST_NAMES = 5;

/** What Pulumi shows of a resource, be it by itself or within its stack. */
type Shown = Pick<ResourceValidationArgs, "type" | "name" | "urn" | "opts" | "props">;

/** A rule, as a policy of Pulumi's. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  return "judge" in rule ? resourcePolicy(rule) : stackPolicy(rule);
}

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  /** What is secret of a resource, by its URN, between the two times that Pulumi shows it. */
  const secretsOf = new Map<string, ReadonlySet<string>>();
  return {
    ...about(rule),
    validateResource(args, reportViolation) {
      const secrets = secretsOf.get(args.urn);
      secretsOf.delete(args.urn);
      if (!appliesTo(rule, [args])) return;
      report(rule.judge({ ...resourceOf(args), secrets }), [args], reportViolation);
    },
    // A validation is shown values without their marks. A remediation, which comes right before it, is shown them; this one changes nothing.
    ...(rule.tellsSecrets && {
      enforcementLevel: "remediate",
      remediateResource(args) {
        if (isOnRender(args)) secretsOf.set(args.urn, new Set(markedPaths(args.props, Secret)));
      },
    }),
  };
}

function stackPolicy(rule: StackRule): StackValidationPolicy {
  return {
    ...about(rule),
    validateStack({ resources }, reportViolation) {
      const shown = resources.filter(isOnRender);
      if (!appliesTo(rule, shown)) return;
      const seen = shown.map((resource) => ({
        ...resourceOf(resource),
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

function resourceOf({ type, name, urn, opts, props }: Shown): Resource {
  return { type, name, urn, protect: opts.protect, inputs: seenIn(props), secrets: undefined, dependencies: [] };
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

/** Says that values have to be known first. @param paths where they are */
export function undecided(paths: readonly string[]): string {
  const names = paths.slice(0, MOST_NAMES).map((path) => `\`${path}\``);
  const rest = paths.length > MOST_NAMES ? ` and ${paths.length - MOST_NAMES} more` : "";
  return `${names.join(", ")}${rest} can't be decided yet; the update decides, once it is known.`;
}
