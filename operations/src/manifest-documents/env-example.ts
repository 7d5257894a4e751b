import { refusalText, type VariableDescription } from "../../../components/variable-description";
import { envFile } from "./env-file";
import { HEADER } from "./mark";

/** A service and its variables. */
export interface DescribedService {
  name: string;
  variables: readonly VariableDescription[];
}

/** The `.env.example` of the services in one folder: every variable, with nothing in those that must be given. */
export function envExample(
  { system, command }: { system: string; command: string },
  services: readonly DescribedService[],
): string {
  const header = [
    `${HEADER}${system} by \`${command}\`: change that, not this.`,
    `What ${conjunction.format(services.map(({ name }) => name))} ${services.length > 1 ? "take" : "takes"} from the environment. Copy it to \`.env\`, which git ignores, and let what you start read that: \`node --env-file=.env …\`. What has a # before it may be left as it is.`,
  ];
  const all = services.flatMap(({ variables }) => variables);
  // What several services of one folder have stands here once, as the one has it that can't do without.
  const once = [...new Set(all.map(({ name }) => name))].flatMap((name) => {
    const same = all.filter((variable) => variable.name === name);
    return same.find(({ isRequired }) => isRequired) ?? same[0] ?? [];
  });
  const entries = once.map((variable) => ({
    name: variable.name,
    comments: commentsOn(variable),
    value: variable.default ?? "",
    isCommentedOut: !variable.isRequired,
  }));
  return envFile(header, entries);
}

const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** What is said of a variable: what it means, what may stand there, and where. */
function commentsOn(variable: VariableDescription): string[] {
  const { meaning, takes, isRequired, isSecret, refusals } = variable;
  const standard = variable.default === undefined ? "" : `, \`${variable.default}\` by default`;
  const kind = `${isRequired ? "Required" : "Optional"}${isSecret ? ", a secret" : ""}${standard}`;
  const environments = ["In every environment", ...refusals.map(refusalText)].join("; ");
  return [`${meaning}.`, `${kind}: ${takes}.`, `${environments}.`];
}
