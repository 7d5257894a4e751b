import { type Environment, environmentSchema } from "../../../components/environment";
import { instancesText, type OutlinePart } from "../../../components/outline/outline";
import { originText } from "../manifest-documents/page";
import type { ServiceVariables } from "../manifest-documents/service-variables";
import type { DescribedService, Description } from "./description";
import type { Rule } from "./rules";

/** All that a blueprint tells. */
export interface BlueprintParts {
  system: string;
  version: number;
  /** What writes it. */
  command: string;
  description: Description;
  variables: readonly ServiceVariables[];
  rules: readonly Rule[];
  /** What is tried once it is up, in words. */
  checks: readonly string[];
}

/** How a system is deployed, as a page for people. */
export function blueprintPage(parts: BlueprintParts): string {
  const { system, version, command, description } = parts;
  return [
    `# How ${system} is deployed, version ${version}`,
    "",
    `Written from the composition and the manifests in \`stacks/${system}\` by \`${command}\`: change those, not this page.`,
    "",
    ...partLines(description),
    ...commandLines(description.services),
    ...variableLines(parts),
    ...ruleLines(parts),
    ...beforeLines(),
    ...rolloutLines(description),
    ...afterLines(parts),
    ...rollbackLines(description),
    "",
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function partLines({ outline }: Description): string[] {
  const rows = outline.parts.map((part: OutlinePart) => {
    const { name, kind, plan = "", instances, diskSizeGB } = part;
    return [
      name,
      kind,
      plan === "" ? "" : `\`${plan}\``,
      instances === undefined ? "" : instancesText(part),
      diskSizeGB === undefined ? "" : `${diskSizeGB} GB`,
    ];
  });
  return ["## Parts", "", ...table(["part", "what it is", "plan", "instances", "disk"], rows)];
}

function commandLines(services: readonly DescribedService[]): string[] {
  return services.flatMap(({ name, runtime, build, preDeploy, start, healthCheckPath }) => [
    `## Commands of ${name}`,
    "",
    ...table(
      ["step", `on the runtime \`${runtime}\``],
      [
        ["build", code(build ?? "its Dockerfile")],
        ["pre-deploy, once, before the release serves", code(preDeploy ?? "")],
        ["start", code(start ?? "its Dockerfile's")],
        [
          "health check",
          healthCheckPath === undefined ? "the port is open" : `\`GET ${healthCheckPath}\` answers 2xx or 3xx`,
        ],
      ],
    ),
  ]);
}

function code(text: string): string {
  return text === "" ? "none" : `\`${text}\``;
}

function variableLines({ variables: services }: BlueprintParts): string[] {
  return services.flatMap(({ name: service, variables }) => [
    `## Environment of ${service}`,
    "",
    ...table(
      ["variable", "required", "default", "comes from", "meaning"],
      variables.map((variable) => [
        `\`${variable.name}\``,
        `${variable.isRequired ? "yes" : "no"}${variable.isSecret ? ", a secret" : ""}`,
        variable.default === undefined ? "" : `\`${variable.default}\``,
        originText(variable),
        variable.meaning,
      ]),
    ),
    "That is where a value comes from as long as the stack's settings give none. `PORT` is the platform's.",
    "",
  ]);
}

function ruleLines({ rules }: BlueprintParts): string[] {
  return [
    "## Rules",
    "",
    "Each of these ends a preview before anything is touched:",
    "",
    ...table(
      ["in", "setting", "value", "what is said of it"],
      rules.map(({ environments, setting, values, said }) => [
        placesText(environments),
        `\`${setting}\``,
        values,
        said,
      ]),
    ),
  ];
}

const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });

function placesText(environments: readonly Environment[]): string {
  return environments.length === environmentSchema.options.length
    ? "every environment"
    : conjunction.format(environments);
}

function beforeLines(): string[] {
  return [
    "## Before a deploy",
    "",
    "```sh",
    "npx slipway verify --before --stack production --from staging",
    "```",
    "",
    "It looks whether the environment is complete, flags are as the manifest has them, the commit is on its branch and its checks have",
    "passed, and staging was verified at this release. That somebody has read the SQL of migrations, no machine can tell: the pull request",
    "shows it.",
    "",
  ];
}

function rolloutLines({ services, outline }: Description): string[] {
  const steps = services.flatMap(({ name, after, preDeploy, healthCheckPath }) => [
    `${name} is built from the release${after.length === 0 ? "" : `, once ${after.join(", ")} ${after.length === 1 ? "is" : "are"} live`}; a build that fails changes nothing.`,
    ...(preDeploy === undefined
      ? []
      : [`\`${preDeploy}\` runs once, while the earlier release serves; where it fails, that one goes on serving.`]),
    `The new instances of ${name} start beside the old ones${healthCheckPath === undefined ? "" : `, and \`${healthCheckPath}\` is asked`}; one that doesn't come up ends the deploy, and the old ones go on.`,
    "Requests go to the new instances; the old ones get SIGTERM, and end what they are at.",
  ]);
  const stores = outline.parts.filter(({ kind }) => kind === "Postgres" || kind === "key value");
  const made = [
    `What isn't there yet is made: ${stores.map(({ name }) => name).join(", ") || "nothing"}, then each service with its variables.`,
  ];
  const all = [...made, ...steps, "`up` ends green once the very release that was asked for is live."];
  return ["## Rollout", "", "`npx slipway deploy --stack production`, in this order:", "", ...numbered(all), ""];
}

function numbered(steps: readonly string[]): string[] {
  return steps.map((step, at) => `${at + 1}. ${step}`);
}

function afterLines({ checks }: BlueprintParts): string[] {
  return [
    "## After a deploy",
    "",
    "`deploy` tries these by itself and keeps what came of them; `npx slipway verify --stack production` tries them again:",
    "",
    ...checks.map((check) => `- ${check}`),
    "",
  ];
}

function rollbackLines({ services }: Description): string[] {
  const migrates = services.some(({ preDeploy, start }) => `${preDeploy ?? ""} ${start ?? ""}`.includes("migrat"));
  const steps = [
    "`npx slipway rollback --stack production --dry-run` says which release it would go back to, and which migrations lie between.",
    "`npx slipway rollback --stack production` deploys the last verified release again, with no build where Render keeps it, and runs the checks.",
    "The line that it prints commits the pins.",
  ];
  const database = [
    "The database stays as it is. Where the earlier release can't work with it, in this order:",
    "",
    ...numbered([
      "Write the reverse as a migration of its own and deploy it: [Write the reverse](../../../docs/deployment/migrations.md#write-the-reverse).",
      "Where rows are lost or wrong, restore them from a backup: [Bring data back](../../../docs/deployment/migrations.md#bring-data-back).",
    ]),
  ];
  return ["## Rollback", "", ...numbered(steps), ...(migrates ? ["", ...database] : [])];
}
