import { refusalText, type VariableDescription } from "../../../components/variable-description";
import { envFile } from "./env-file";
import { HEADER } from "./mark";

/** A service and its variables. */
export interface DescribedService {
  name: string;
  variables: readonly VariableDescription[];
}

/** Which manifests a file is written from, and by what. */
export interface WrittenFrom {
  system: string;
  command: string;
}

/** The `.env.example` of the services in one folder: every variable, with nothing in those that must be given. */
export function envExample(from: WrittenFrom, services: readonly DescribedService[]): string {
  const use =
    "Copy it to `.env`, which git ignores, and let what you start read that: `node --env-file=.env …`. What has a # before it may be left as it is.";
  const everywhere = ({ refusals }: VariableDescription) =>
    `${["In every environment", ...refusals.map(refusalText)].join("; ")}.`;
  return template(from, services, { use, place: (variable) => [everywhere(variable)] });
}

/** The template of the file that has the values of the services in one folder in production. */
export function envProductionExample(from: WrittenFrom, services: readonly DescribedService[]): string {
  const use =
    "Copy it to `.env.production`, which git ignores, on the host that runs them, readable by its owner alone, and give what is required a value, between single quotes: Docker Compose takes `$` in a value without them for the beginning of a variable's name. What has a # before it may be left as it is.";
  const here = ({ refusals }: VariableDescription) =>
    refusals
      .filter(({ environments }) => environments.includes("production"))
      .map(({ values, because }) => `Not ${values}: ${because}.`);
  return template(from, services, { use, place: here, areQuoted: true });
}

/** @param told how the file is used, what is said of a variable about environments, and whether each value has quotes */
function template(
  { system, command }: WrittenFrom,
  services: readonly DescribedService[],
  told: { use: string; place: (variable: VariableDescription) => string[]; areQuoted?: boolean },
): string {
  const header = [
    `${HEADER}${system} by \`${command}\`: change that, not this.`,
    `What ${conjunction.format(services.map(({ name }) => name))} ${services.length > 1 ? "take" : "takes"} from the environment. ${told.use}`,
  ];
  const all = services.flatMap(({ variables }) => variables);
  // What several services of one folder have stands here once, as the one has it that can't do without.
  const once = [...new Set(all.map(({ name }) => name))].flatMap((name) => {
    const same = all.filter((variable) => variable.name === name);
    return same.find(({ isRequired }) => isRequired) ?? same[0] ?? [];
  });
  const entries = once.map((variable) => ({
    name: variable.name,
    comments: [...commentsOn(variable), ...told.place(variable)],
    value: variable.default ?? "",
    isCommentedOut: !variable.isRequired,
  }));
  return envFile(header, entries, told.areQuoted);
}

const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** What is said of a variable: what it means, and what may stand there. */
function commentsOn(variable: VariableDescription): string[] {
  const { meaning, takes, isRequired, isSecret } = variable;
  const standard = variable.default === undefined ? "" : `, \`${variable.default}\` by default`;
  const kind = `${isRequired ? "Required" : "Optional"}${isSecret ? ", a secret" : ""}${standard}`;
  return [`${meaning}.`, `${kind}: ${takes}.`];
}
