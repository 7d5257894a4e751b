import type { Rule } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { specimens } from "../../policy/rules/specimens";
import type { Specimen } from "../../policy/specimen";

/** The page of all rules of the policy pack, in Markdown. */
export function policyDocument(): string {
  return [...introduction, ...rules.flatMap(ruleSection)].join("\n");
}

const introduction = [
  "# Rules for programs on Render",
  "",
  "The folder `policy/` is a [policy pack](https://www.pulumi.com/docs/insights/policy/) for Pulumi: rules for whatever a program makes by `@pulumiverse/render`, be it one of",
  "this repository's systems or a program of its own. This page is written from the rules and from what each is shown on; `npx vitest run --project unit test/documents -u`",
  "writes it anew. `test/engine/policy.engine.test.ts` shows all of it to Pulumi's engine.",
  "",
  "```bash",
  "npm run pulumi -- preview --stack production --policy-pack policy",
  "npm run pulumi -- up --stack production --policy-pack policy",
  "```",
  "",
  "From another repository it is `--policy-pack <this one>/policy`, once `npm ci` has run here. What `PULUMI_OPTION_POLICY_PACK` names goes for each command without the flag;",
  "with it the workflows preview each pull request and deploy staging, and a report has in it what the rules refuse. A promotion and a rollback go without: what they bring was",
  "previewed before, and no rule is to be in the way of the way back.",
  "",
  "## What counts as production",
  "",
  "Some rules are about production alone. A stack is production when its config says `environment: production`, in the namespace of its project (as",
  "`slipway:environment` does here) or in the pack's own, which goes first (`policy:environment`). Where neither says anything, the stack that is called `production` is.",
  "",
  "## How severe a rule is",
  "",
  "What breaks a rule ends a preview red, and an update before the resource is touched. A file of one's own says otherwise, by the names of rules:",
  "",
  "```bash",
  'echo \'{ "health-check-path": "advisory", "https-addresses": "disabled" }\' > levels.json',
  "npm run pulumi -- preview --stack production --policy-pack policy --policy-pack-config levels.json",
  "```",
  "",
  "`advisory` warns, `mandatory` refuses, `disabled` looks away; `all` stands for every rule. Pulumi looks at a whole stack, as `one-region` does, only when all else of a",
  "preview or an update has gone well: that rule refuses in the preview, and in an update with `--skip-preview` it is red once everything has been made.",
  "",
  "`no-plain-secrets` has a level of its own, `remediate`, which refuses as `mandatory` does: at that level alone does Pulumi tell a policy which values are secret. The rule",
  "remedies nothing. At another level it looks at whatever is no variable and no secret file.",
  "",
  "## What isn't known yet",
  "",
  "A value that comes of what isn't made yet can't be judged in a preview. Pulumi then says `can't run policy '…' during preview`, names the value and says that it",
  "_can't be decided yet_; that ends nothing. The rest of the resource is judged all the same. The update decides, before it makes or changes the resource.",
  "",
];

function ruleSection(rule: Rule): string[] {
  const where = rule.inProduction ? "In production only. " : "";
  return [
    `## ${rule.name}`,
    "",
    `**${rule.description}** ${where}${rule.why}`,
    "",
    "| | |",
    "| --- | --- |",
    ...(specimens[rule.name] ?? []).map((specimen) => `| ${specimen.what} | ${verdict(specimen)} |`),
    "",
  ];
}

function verdict({ refused, undecided }: Specimen): string {
  const atLast = refused ?? "passes";
  return undecided === undefined ? atLast : `${undecided} can't be decided yet; then: ${atLast}`;
}
