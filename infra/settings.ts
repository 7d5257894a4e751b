import * as pulumi from "@pulumi/pulumi";
import { hasPassword, Redaction } from "@slipway/render-api";
import type { Environment } from "../components/environment";
import { resourceNameExpected, resourceNamePattern } from "../components/name";
import type { Platform } from "../components/platform";
import type { ConfigProblem, SystemPlace } from "../components/platform-definition";
import type { PriceList } from "../components/prices";
import type { ConfiguredSystem, Problem, System } from "../stacks/system";
import { isPriceless, judgeBudget } from "./budget";
import { configIn, decryptedConfig, encryptionOf, urlPasswords } from "./encryption";
import { overridden, type Overridden, type OverrideSource } from "./override";
import { overrideFile } from "./override-file";
import {
  configPath,
  parseJson,
  removeCommand,
  removeKeyCommand,
  repaired,
  schemaProblems,
  setCommand,
  settingsError,
  valueAt,
} from "./problem";
import { lookUpRepositories } from "./remote-repository";
import { repositoryProblems } from "./repository";
import { enabledIn, readStack, type StackConfig } from "./stack-settings";

/** All that a stack's config says, found right. */
export interface Settings {
  environment: Environment;
  /** Opens the stack's platform for one system. */
  open: (place: SystemPlace) => Platform;
  /** What the platform costs. */
  prices: PriceList;
  /** The platform's name, and what its own settings say. */
  platform: { name: string; settings: unknown };
  /** The systems that the stack brings up: those that its config has settings for, unless it says `enabled: false`. */
  systems: readonly ConfiguredSystem[];
  /** What couldn't be checked. */
  warnings: readonly string[];
}

/**
 * The running program's own config.
 *
 * @throws pulumi.RunError when it is overridden and can't be
 */
export function currentConfig(): Overridden {
  const stack = pulumi.getStack();
  const config = {
    stack,
    project: pulumi.getProject(),
    ...decryptedConfig(),
    environment: process.env,
    isPreview: pulumi.runtime.isDryRun(),
  };
  const file = overrideFile(stack);
  const override = configIn(file);
  return overridden(config, override === undefined ? undefined : { file, config: override });
}

/**
 * Reads a stack's settings. This is the only place that reads stack config.
 *
 * @param systems the table of systems
 * @param source the file that overrides the stack's own, where there is one
 * @throws SettingsError that tells all that is wrong at once, each with its config path, what was expected and the command that fixes it
 */
export async function readSettings(
  config: StackConfig,
  systems: readonly System[],
  source?: OverrideSource,
): Promise<Settings> {
  const stack = readStack(config, systems);
  const { environment, open, checkSources, budget, prices, platform } = stack;
  const read = enabledIn(config, systems).map((system) =>
    readSystem(system, `${config.project}:${system.name}`, config, environment),
  );
  const configured = read.flatMap(({ configured }) => (configured ? [configured] : []));
  const told = [...stack.problems, ...read.flatMap((result) => result.problems)];
  const priced = read.flatMap((result) => (result.isPriced ? (result.configured?.system ?? []) : []));
  const [found, lookedUp, judged] = await Promise.all([
    environment === undefined ? [] : problemsTogether(configured, environment),
    checkSources ? lookUp(configured, config) : nothingLookedUp,
    budget === undefined ? nothingJudged : judgeBudget(budget, priced, prices, priced.length === read.length),
  ]);
  const problems = [
    ...told,
    ...[...found, ...lookedUp.problems, ...judged.problems].filter(
      ({ configPath }) => !told.some((problem) => problem.configPath === configPath),
    ),
  ];
  if (problems.length > 0 || environment === undefined || open === undefined)
    throw settingsError(config.stack, withoutPasswords(problems, config), source);
  const idle = configured.flatMap(({ system, place }) =>
    system.idle.map(({ path, reason }) => `${place(path)} does nothing, since ${reason}.`),
  );
  const warnings = [...lookedUp.warnings, ...judged.warnings, ...idle];
  return { environment, open, prices, platform, systems: configured.map(({ system }) => system), warnings };
}

/** Whatever value a message shows, the password of a URL in it is left out. */
function withoutPasswords(problems: readonly ConfigProblem[], config: StackConfig): ConfigProblem[] {
  const redaction = new Redaction();
  redaction.hide(urlPasswords(config));
  return problems.map((problem) => ({ ...problem, message: redaction.clean(problem.message) }));
}

/** A system that was read, and how a problem of its settings is told. */
interface ReadSystem {
  system: ConfiguredSystem;
  tell: (problem: Problem) => ConfigProblem;
  /** The config path of a place within its settings. */
  place: (path: readonly PropertyKey[]) => string;
}

/** What is wrong with systems that they can't tell themselves: their names, by themselves and among each other, and their repositories. */
async function problemsTogether(configured: readonly ReadSystem[], environment: Environment): Promise<ConfigProblem[]> {
  const repositories = configured.map(async ({ system, tell }) =>
    (await repositoryProblems(system, environment)).map(tell),
  );
  return [...suffixProblems(configured), ...nameProblems(configured), ...(await Promise.all(repositories)).flat()];
}

const nothingLookedUp = { problems: [], warnings: [] };
const nothingJudged = { problems: [], warnings: [] };

/** Looks whether repositories that are elsewhere are there. An update has had its preview, which did. */
async function lookUp(
  configured: readonly ReadSystem[],
  { isPreview, project, stack }: StackConfig,
): Promise<{ problems: ConfigProblem[]; warnings: string[] }> {
  if (!isPreview) return nothingLookedUp;
  const sources = configured.map(({ system, place, tell }) => ({ sources: system.sources, place, tell }));
  const { problems, unchecked } = await lookUpRepositories(sources);
  const warnings = unchecked.map(
    ({ configPath, reason }) =>
      `${configPath} was not looked up, since ${reason}; Render shows whether it is there. ` +
      `\`npm run pulumi -- config set ${project}:checkSources false --stack ${stack}\` ends this check.`,
  );
  return { problems, warnings };
}

function readSystem(
  system: System,
  key: string,
  { stack, values, secretKeys, file }: StackConfig,
  environment: Environment | undefined,
): { configured?: ReadSystem; isPriced: boolean; problems: ConfigProblem[] } {
  const input = parseJson(values[key] ?? "");
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return {
      isPriced: false,
      problems: [
        {
          configPath: key,
          message: "is invalid: expected an object with the system's settings",
          command: removeKeyCommand(key),
        },
      ],
    };
  }
  const place = (path: readonly PropertyKey[]) => configPath(key, path);
  const isEncrypted = encryptionOf(secretKeys.includes(key), valueAt(file, [key]), input);
  const judged = { schema: system.settings, input, place, isEncrypted };
  const parsed = system.settings.safeParse(input);
  const wrong = parsed.success ? [] : schemaProblems(parsed.error, judged);
  const usable = parsed.data ?? system.settings.safeParse(repaired(parsed.error, system.settings, input)).data;
  // Its rules are those of an environment; without one, any of them may be beside the point.
  if (environment === undefined || usable === undefined) return { isPriced: false, problems: wrong };
  const tell = (problem: Problem) => {
    const isHidden = isEncrypted(problem.path) || hasPassword(String(valueAt(input, problem.path)));
    return placed(problem, key, isHidden ? input : undefined);
  };
  const { configured, problems } = system.configure(usable, { environment, stack, isEncrypted });
  const broken = new Set(wrong.map((problem) => problem.configPath));
  const ruled = problems.map(tell).filter((problem) => !broken.has(problem.configPath));
  return {
    configured: { system: configured, tell, place },
    isPriced: parsed.error?.issues.every(({ path }) => isPriceless(path)) ?? true,
    problems: [...wrong, ...ruled],
  };
}

/** @param hidden settings whose value at the problem's path is a secret */
function placed({ path, message, isMissing, fix }: Problem, key: string, hidden: object | undefined): ConfigProblem {
  const place = configPath(key, path);
  const told = hidden ? message.replaceAll(`\`${String(valueAt(hidden, path))}\``, "a secret (not shown)") : message;
  const problem = { configPath: place, message: told, isMissing };
  if (fix !== "remove" && "run" in fix) return { ...problem, line: fix.run };
  const command = fix === "remove" ? removeCommand(place) : setCommand(place, fix.set, fix.secret);
  return { ...problem, command };
}

/** Names are unique in a workspace, over all systems of the stack. */
function nameProblems(configured: readonly ReadSystem[]): ConfigProblem[] {
  const owners = new Map<string, string>();
  return configured.flatMap(({ system: { system, names }, tell }) =>
    Object.entries(names).flatMap(([part, name]) => {
      const owner = owners.get(name);
      owners.set(name, `${system.name}'s ${part}`);
      if (owner === undefined) return [];
      const message = `is \`${name}\`, which is already the name of ${owner}: two things can't share a name`;
      return [tell({ path: ["names", part], message, fix: { set: "<name>" } })];
    }),
  );
}

/** Names that are made from the stack's name or from a suffix may be too long. */
function suffixProblems(configured: readonly ReadSystem[]): ConfigProblem[] {
  return configured.flatMap(({ system: { names }, tell }) => {
    const wrong = Object.entries(names).find(([, name]) => !resourceNamePattern.test(name));
    if (wrong === undefined) return [];
    const message = `gives ${wrong[0]} the name \`${wrong[1]}\`: expected ${resourceNameExpected}`;
    return [tell({ path: ["nameSuffix"], message, fix: { set: "pr-12" } })];
  });
}
