import { z } from "zod";
import { type Environment, environmentSchema, isPreview } from "../components/environment";
import type { Platform } from "../components/platform";
import type { ConfigProblem, ProgramContext, SystemPlace } from "../components/platform-definition";
import { platforms } from "../components/platforms";
import type { PriceList } from "../components/prices";
import type { System } from "../stacks/system";
import type { Budget } from "./budget";
import { isEnabled } from "./enabled";
import { type DecryptedConfig, encryptionOf } from "./encryption";
import { parseJson, removeKeyCommand, schemaProblems, unknownMessage, valueAt } from "./problem";

/** 1 to 720. */
const hoursPattern = /^([1-9]\d?|[1-6]\d\d|7[01]\d|720)$/;

/** Settings of a stack that concern neither a single system nor a single platform. */
const stackSettings = z.object({
  /** What the stack is for; the rules of production hold where it says so, whatever the stack's name. */
  environment: environmentSchema,
  /** Where its systems run. */
  platform: z.enum(platforms.map(({ name }) => name)).default(platforms[0].name),
  /** Whether a preview looks up that repositories, their branches and pinned commits are there. */
  checkSources: z.enum(["true", "false"]).default("true"),
  /** Minutes that another stack has to have run a bundle, unchanged, before `slipway promote` brings it to this one. */
  soakMinutes: z
    .string()
    .regex(/^\d{1,5}$/, "expected a whole number of minutes such as `30`")
    .meta({ examples: ["30"] })
    .default("0"),
  /** In `preview`: hours after which a stack may be taken down, counted from its last `slipway preview-stack up`. */
  expiresAfterHours: z
    .string()
    .regex(hoursPattern, "expected a whole number of hours, from 1 to 720 (30 days)")
    .meta({ examples: ["72"] })
    .optional(),
  /** US dollars that all its systems may cost a month. */
  budget: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/, "expected US dollars a month, such as `200`")
    .meta({ examples: ["200"] })
    .transform(Number)
    .optional(),
});

/** Stack config as the engine hands it over: values are text, objects in JSON. */
export interface StackConfig extends Omit<ProgramContext, "isEncrypted">, DecryptedConfig {
  stack: string;
  project: string;
}

/** What a stack's config says besides its systems' settings. */
export function readStack(
  config: StackConfig,
  systems: readonly System[],
): {
  environment: Environment | undefined;
  checkSources: boolean;
  /** What its systems may cost, where that is set and right. */
  budget: Budget | undefined;
  /** What the platform costs. */
  prices: PriceList;
  /** The platform's name, and its own settings where all is right. */
  platform: { name: string; settings: unknown };
  /** Opens the platform, where all is right. */
  open: ((place: SystemPlace) => Platform) | undefined;
  problems: ConfigProblem[];
} {
  const { stack, project, values, secretKeys } = config;
  const mine = Object.entries(values).filter(([key]) => key.startsWith(`${project}:`));
  const given = Object.fromEntries(mine.map(([key, value]) => [key.slice(project.length + 1), value]));
  // Where the name is wrong, the first stands in: it tells which settings there are.
  const platform = platforms.find(({ name }) => name === given.platform) ?? platforms[0];
  const schema = stackSettings.extend(platform.settings.shape);
  const names = systems.map((system) => system.name);
  const parsed = schema.safeParse(given);
  const place = (path: readonly PropertyKey[]) => `${project}:${path.join(".")}`;
  const isEncrypted = (path: readonly PropertyKey[]) => secretKeys.includes(place(path));
  const environment = environmentSchema.safeParse(given.environment).data;
  const { data: month } = stackSettings.shape.budget.safeParse(given.budget);
  return {
    environment,
    checkSources: given.checkSources !== "false",
    budget:
      month === undefined
        ? undefined
        : { stack, configPath: place(["budget"]), month, isEncrypted: isEncrypted(["budget"]) },
    prices: platform.prices,
    platform: { name: platform.name, settings: parsed.data },
    open: parsed.success ? (at) => platform.open(parsed.data, at) : undefined,
    problems: [
      ...platform.problems(contextOf(config)),
      ...keysInTheClear(config),
      ...(parsed.success ? [] : schemaProblems(parsed.error, { schema, input: given, place, isEncrypted })),
      ...expiryProblems(given.expiresAfterHours, environment, project),
      ...unknownSettings(Object.keys(given), [...Object.keys(schema.shape), ...names], project),
      ...(enabledIn(config, systems).length > 0 ? [] : [noSystem(names, project)]),
    ],
  };
}

/** What a platform may judge of it. */
function contextOf(config: StackConfig): ProgramContext {
  const { values, secretKeys, file } = config;
  const isEncrypted: ProgramContext["isEncrypted"] = (key, path) =>
    encryptionOf(secretKeys.includes(key), valueAt(file, [key]), parseJson(values[key] ?? ""))(path);
  return { ...config, isEncrypted };
}

/** The systems that a stack brings up. */
export function enabledIn({ values, project }: StackConfig, systems: readonly System[]): System[] {
  return systems.filter(({ name }) => {
    const text = values[`${project}:${name}`];
    return text !== undefined && isEnabled(parseJson(text));
  });
}

/** That what is made for a pull request ends some day, and nothing else does. */
function expiryProblems(
  given: string | undefined,
  environment: Environment | undefined,
  project: string,
): ConfigProblem[] {
  if (environment === undefined || isPreview(environment) === (given !== undefined)) return [];
  const configPath = `${project}:expiresAfterHours`;
  if (given === undefined) {
    const message = "is missing: a preview stack is taken down some day, this many hours after its last `up`";
    return [{ configPath, message, isMissing: true, command: `config set ${configPath} 72` }];
  }
  const message = `is only for preview: no ${environment} stack is ever taken down by itself`;
  return [{ configPath, message, command: removeKeyCommand(configPath) }];
}

function unknownSettings(given: readonly string[], known: readonly string[], project: string): ConfigProblem[] {
  return given
    .filter((name) => !known.includes(name))
    .map((name) => ({
      configPath: `${project}:${name}`,
      message: name.includes(".")
        ? "is a separate key with a dot in its name: `config set` reaches into a setting only with `--path`"
        : unknownMessage(name, known),
      command: removeKeyCommand(`${project}:${name}`),
    }));
}

function noSystem(names: readonly string[], project: string): ConfigProblem {
  return {
    configPath: `${project}:<system>`,
    message: `is missing: a stack needs settings for at least one of ${names.join(", ")}, without \`enabled: false\``,
    isMissing: true,
  };
}

/** A key of Render's API in a stack's file, which git tracks, is for everyone who can read the repository. */
function keysInTheClear({ values, secretKeys }: StackConfig): ConfigProblem[] {
  const key = "render:apiKey";
  if (values[key] === undefined || values[key] === "" || secretKeys.includes(key)) return [];
  return [
    {
      configPath: key,
      message: "is a secret but isn't encrypted: make a new key at Render, since git may hold this one, and encrypt it",
      command: `config set --secret ${key}`,
    },
  ];
}
