import type { Read } from "../../../components/outline/outline";
import type { ServiceDefinition } from "../../../stacks/service";
import { refusalText, type VariableDescription } from "../../../components/variable-description";
import type { Origin } from "./origins";

/** What a page says of one service. */
export interface ServiceSection {
  name: string;
  kind: ServiceDefinition["kind"];
  /** The path of its `.env.example` from the page, where it has one. */
  example: string | undefined;
  /** The path of its JSON Schema from the page. */
  schema: string;
  variables: readonly (VariableDescription & Origin)[];
}

/** The page of a system's variables, in Markdown. */
export function variablesPage(
  { system, command }: { system: string; command: string },
  sections: readonly ServiceSection[],
): string {
  return [
    `# The variables of ${system}`,
    "",
    `What each service of \`${system}\` takes from its environment. Written from the manifests in \`stacks/${system}\` by \`${command}\`: change`,
    "those, not this page.",
    "",
    `\`slipway:${system}.variables.<service>.<variable>\` in a stack's file sets one; what is not set there comes from where the tables say.`,
    `\`npx slipway env ${system} <service> --stack <stack>\` shows what a service gets.`,
    "",
    ...sections.flatMap(sectionLines),
  ].join("\n");
}

function sectionLines({ name, kind, example, schema, variables }: ServiceSection): string[] {
  const links = [...(example === undefined ? [] : [`[\`.env.example\`](${example})`]), `[JSON Schema](${schema})`];
  const rows = variables.map((variable) => rowOf(variable, kind));
  return [
    `## ${name}`,
    "",
    links.join(", "),
    "",
    ...(rows.length === 0
      ? ["It takes none.", ""]
      : [...[HEAD, HEAD.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`), ""]),
  ];
}

const HEAD = ["variable", "meaning", "takes", "default", "where it comes from", "read", "environments"];

function rowOf(variable: VariableDescription & Origin, kind: ServiceSection["kind"]): string[] {
  const { name, meaning, takes, isRequired, isSecret, hasDefault, isReadByBuild, refusals } = variable;
  const standard = variable.default === undefined ? "a secret" : `\`${variable.default}\``;
  return [
    `\`${name}\`${isSecret ? " (secret)" : ""}`,
    meaning,
    takes,
    isRequired ? "required" : hasDefault ? standard : "none",
    originText(variable),
    kind === "site" ? "by the build" : isReadByBuild ? "by the build, at the start" : "at the start",
    ["all", ...refusals.map(refusalText)].join("; "),
  ];
}

/** Where a variable's value comes from, in words. */
export function originText({ given, mustBeSetIn, hasDefault }: VariableDescription & Origin): string {
  const unset = hasDefault ? "default" : "nothing";
  const told = given === undefined ? unset : given.reads.length === 0 ? "the composition" : readsText(given.reads);
  return mustBeSetIn.length === 0 ? told : `${told}; must be set in ${conjunction.format(mustBeSetIn)}`;
}

const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** "public address of a and b, connection of c" */
export function readsText(reads: readonly Pick<Read, "from" | "what">[]): string {
  const kinds = [...new Set(reads.map(({ what }) => what))];
  const parts = (kind: Read["what"]) => reads.filter(({ what }) => what === kind).map(({ from }) => from);
  const named = (kind: Read["what"]) => (kind === "secret" ? "generated secret" : `${kind} of`);
  return kinds.map((kind) => `${named(kind)} ${conjunction.format(parts(kind))}`).join(", ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
