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
  "with it the workflows preview each pull request, deploy staging and promote to production, and a report has in it what the rules refuse. So what a preview couldn't know is",
  "decided where it is brought up. A promotion that a rule refuses fails like any other: what was changed by then goes back by itself. A rollback, by hand or by itself, goes",
  "without rules, whatever the variable names: nothing is to be in the way of the way back.",
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
  "`advisory` warns, `mandatory` refuses, `disabled` looks away; `all` stands for every policy of the pack. Pulumi looks at a whole stack, as `one-region` does, only when all else of a",
  "preview or an update has gone well: that rule refuses in the preview, and in an update with `--skip-preview` it is red once everything has been made.",
  "",
  "`secret-marks` is no rule: it tells the rules which values are secret, refuses nothing and changes nothing. Pulumi lets it do so at one level alone, `remediate`, which it has",
  'unless configuration says otherwise; `all` does, so name it beside that: `{ "all": "advisory", "secret-marks": "remediate" }`. At another level `no-plain-secrets` passes',
  "nothing by mistake: whatever looks like a secret it reports, and says that nobody has told it whether it is one.",
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
