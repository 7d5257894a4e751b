import { SettingsError } from "../../../infra/problem";
import type { Settings } from "../../../infra/settings";
import type { ConfigProblem } from "../../../components/platform-definition";
import { readFileSettings } from "../file-settings";
import { OperationError } from "../operation-error";
import { withOwnSecrets } from "../encrypted-settings";
import type { StackConfig } from "../stack-config";
import { TEMPLATE } from "./settings";

/**
 * Makes sure, before anything is written, that a preview will find nothing wrong with the settings; what is, is told as the template's.
 *
 * @returns what the settings say; undefined where something in them can't be read, since it is encrypted
 * @throws OperationError with all that is wrong
 */
export async function requireRight(stack: string, { config }: StackConfig): Promise<Settings | undefined> {
  const encrypted: string[] = [];
  const readable = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, withOwnSecrets(value, undefined, [key], encrypted)]),
  );
  try {
    return await readFileSettings(stack, config, readable);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // Whether what is encrypted is right, only Pulumi sees, in the preview that comes before each update.
    const problems = error.problems.filter(({ configPath }) => !encrypted.includes(configPath));
    if (problems.length > 0) throw new OperationError(templateProblems(problems));
    return undefined;
  }
}

/** What is wrong with the template, each with what to write there. */
function templateProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.flatMap(({ configPath, message, command, line }) => {
    const fix = command === undefined ? line : fixInFile(command);
    return [`  ${configPath} ${message}`, ...(fix === undefined ? [] : [`      ${fix}`])];
  });
  const count = problems.length === 1 ? "1 setting" : `${problems.length} settings`;
  return [`\`${TEMPLATE}\` has ${count} to fix; nothing was touched.`, "", ...lines, ""].join("\n");
}

/** What to do in a file that somebody edits where a stack's config would be changed by a command. */
function fixInFile(command: string): string {
  const [, value] = /^config set (?:--path )?(?:'[^']*'|\S+) (.*)$/s.exec(command) ?? [];
  if (value !== undefined) return `there: ${value}`;
  return command.startsWith("config rm ") ? "remove it there" : "encrypt it there";
}
