import * as pulumi from "@pulumi/pulumi";
import { regionSchema } from "@slipway/render-api";
import { z } from "zod";
import type { Environment } from "../components/environment";
import { nameOf } from "../components/name";
import { systems } from "../stacks";
import type { ConfiguredSystem, Problem, System } from "../stacks/system";
import { type ConnectionConfig, connectionProblems } from "./connection";
import { type DecryptedConfig, decryptedConfig, encryptionOf } from "./encryption";
import {
  configPath,
  parseJson,
  removeCommand,
  removeKeyCommand,
  repaired,
  schemaProblems,
  setCommand,
  settingsError,
  type SettingsProblem,
  strangerMessage,
  valueAt,
} from "./problem";
import { repositoryProblems } from "./repository";

/** Settings of a stack that concern no single system. */
const stackSettings = z.object({
  /** What the stack is for; the rules of production hold where it says so, whatever the stack's name. */
  environment: z.enum(["local", "staging", "production"]).meta({ examples: ["staging"] }),
  /** Where its services run. It can't change later. */
  region: regionSchema.default("oregon"),
});

/** All that a stack's config says, found right. */
export interface Settings extends z.infer<typeof stackSettings> {
  /** The systems that the stack brings up: those that its config has settings for. */
  systems: readonly ConfiguredSystem[];
}

/** Stack config together with what else settings are read from. */
export interface StackConfig extends ConnectionConfig, DecryptedConfig {
  stack: string;
  project: string;
}

/** The running program's own config. */
export function currentConfig(): StackConfig {
  return {
    stack: pulumi.getStack(),
    project: pulumi.getProject(),
    ...decryptedConfig(),
    environment: process.env,
    isPreview: pulumi.runtime.isDryRun(),
  };
}

/**
 * Reads a stack's settings. This is the only place that reads stack config.
 *
 * @throws pulumi.RunError that tells all that is wrong at once, each with its config path, what was expected and the command that mends it
 */
export async function readSettings(config: StackConfig): Promise<Settings> {
  const own = readStack(config);
  const read = systems.flatMap((system) => {
    const key = `${config.project}:${system.name}`;
    return config.values[key] === undefined ? [] : [readSystem(system, key, config, own.environment)];
  });
  const configured = read.flatMap(({ system }) => (system ? [system] : []));
  const told = [...connectionProblems(config), ...own.problems, ...read.flatMap((result) => result.problems)];
  const found =
    own.environment === undefined ? [] : await problemsTogether(configured, config.project, own.environment);
  const problems = [
    ...told,
    ...found.filter(({ configPath }) => !told.some((problem) => problem.configPath === configPath)),
  ];
  if (problems.length > 0 || own.settings === undefined) throw settingsError(config.stack, problems);
  return { ...own.settings, systems: configured };
}

/** What is wrong with systems that they can't tell themselves: their names among each other, and their repositories. */
async function problemsTogether(
  configured: readonly ConfiguredSystem[],
  project: string,
  environment: Environment,
): Promise<SettingsProblem[]> {
  const repositories = configured.map(async (one) => {
    const problems = await repositoryProblems(one, environment);
    return problems.map((problem) => placed(problem, `${project}:${one.system.name}`));
  });
  return [...nameProblems(configured, project, environment), ...(await Promise.all(repositories)).flat()];
}

function readStack({ project, values }: StackConfig) {
  const mine = Object.entries(values).filter(([key]) => key.startsWith(`${project}:`));
  const given = Object.fromEntries(mine.map(([key, value]) => [key.slice(project.length + 1), value]));
  const known = [...Object.keys(stackSettings.shape), ...systems.map((system) => system.name)];
  const unknown = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      configPath: `${project}:${name}`,
      message: name.includes(".")
        ? "is a key of its own with a dot in it: `config set` reaches into a setting only with `--path`"
        : strangerMessage(name, known),
      command: removeKeyCommand(`${project}:${name}`),
    }));
  const none = systems.some((system) => given[system.name] !== undefined)
    ? []
    : [
        {
          configPath: `${project}:<system>`,
          message: `is missing: a stack brings up at least one of ${systems.map((system) => system.name).join(", ")}`,
        },
      ];
  const parsed = stackSettings.safeParse(given);
  const place = (path: readonly PropertyKey[]) => `${project}:${path.join(".")}`;
  const judged = { schema: stackSettings, input: given, place, isEncrypted: () => false };
  const wrong = parsed.success ? [] : schemaProblems(parsed.error, judged);
  return {
    settings: parsed.data,
    environment: stackSettings.shape.environment.safeParse(given.environment).data,
    problems: [...wrong, ...unknown, ...none],
  };
}

function readSystem(
  system: System,
  key: string,
  { values, secretKeys, file }: StackConfig,
  environment: Environment | undefined,
): { system?: ConfiguredSystem; problems: SettingsProblem[] } {
  const input = parseJson(values[key] ?? "");
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return {
      problems: [
        {
          configPath: key,
          message: "is not right: expected an object with the system's settings",
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
  const usable = parsed.success ? input : repaired(parsed.error, system.settings, input);
  // Its rules are those of an environment; without one, any of them may be beside the point.
  if (environment === undefined || !system.settings.safeParse(usable).success) return { problems: wrong };
  const { configured, problems } = system.configure(usable, { environment, isEncrypted });
  const broken = new Set(wrong.map((problem) => problem.configPath));
  const ruled = problems.map((problem) => placed(problem, key)).filter((problem) => !broken.has(problem.configPath));
  return { system: configured, problems: [...wrong, ...ruled] };
}

function placed({ path, message, mend }: Problem, key: string): SettingsProblem {
  const place = configPath(key, path);
  return {
    configPath: place,
    message,
    command: mend === "remove" ? removeCommand(place) : setCommand(place, mend.set, mend.secret),
  };
}

/** Names are unique in a workspace, over all systems of the stack. */
function nameProblems(
  configured: readonly ConfiguredSystem[],
  project: string,
  environment: Environment,
): SettingsProblem[] {
  const owners = new Map<string, string>();
  return configured.flatMap(({ system, names }) =>
    system.parts.flatMap((part) => {
      const name = nameOf(system.name, part, environment, names);
      const path = configPath(`${project}:${system.name}`, ["names", part]);
      const owner = owners.get(name);
      owners.set(name, `${system.name}'s ${part}`);
      return owner === undefined
        ? []
        : [
            {
              configPath: path,
              message: `is \`${name}\`, which is the name of ${owner} already: two things can't share a name`,
              command: setCommand(path, "<name>"),
            },
          ];
    }),
  );
}
