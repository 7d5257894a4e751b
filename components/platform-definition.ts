import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Environment } from "./environment";
import type { ServiceKind } from "./outline/outline";
import type { Platform } from "./platform";
import type { PriceList } from "./prices";

/** What a platform is told of a system whose parts it is to make. */
export interface SystemPlace {
  /** The system's name. */
  system: string;
  environment: Environment;
  /** What a part of the system is called on the platform. */
  nameOf: (part: string) => string;
  /**
   * Where a part's name is set, in words for whoever reads that the name is taken.
   *
   * @default nowhere
   */
  nameSettingOf?: ((part: string) => string) | undefined;
  /**
   * What the parts stand under in Pulumi's tree.
   *
   * @default the stack
   */
  parent?: pulumi.Resource | undefined;
}

/** Something wrong with a stack's config, at its place there. */
export interface ConfigProblem {
  /** For example `slipway:realtime.database.plan`. */
  configPath: string;
  /** What is wrong and what was expected; the reader sees the path before it. */
  message: string;
  /** Whether there is no value where there has to be one; else one is wrong. */
  isMissing?: boolean | undefined;
  /** The arguments of `pulumi` that fix it, if one command can; the stack is added where it is shown. */
  command?: string | undefined;
  /** The command line that fixes it, if it isn't one of `pulumi`. */
  line?: string | undefined;
}

/** What a platform may judge: all of a stack's config, and what is around the program. */
export interface ProgramContext {
  /** Stack config by key, values as text. */
  values: Readonly<Record<string, string>>;
  /** Whether a value in the config of a key is encrypted, or may be. */
  isEncrypted: (key: string, path: readonly PropertyKey[]) => boolean;
  /** The environment of `pulumi`, which providers have, too. */
  environment: Readonly<Record<string, string | undefined>>;
  /** A preview asks a platform nothing. */
  isPreview: boolean;
}

/** A service, as far as a platform gives it variables of its own. */
export interface PlatformService {
  kind: ServiceKind;
  platformName: string;
  /** What its code runs on; nothing for what has none of its own. */
  runtime?: string | undefined;
  repo: string;
  branch: string;
  /** The commit that it runs, where it is known. */
  commit?: string | undefined;
  /** Whether it runs on this machine, where instances can't share a port. */
  isEmulated: boolean;
  /** The address that the platform gave it, where it is known. */
  url?: string | undefined;
  privateHost?: string | undefined;
}

/** A variable that a platform itself gives a service. */
export interface PlatformVariable {
  name: string;
  meaning: string;
  /** Undefined where it is known only once the service is there, or runs. */
  value: string | undefined;
  /** Whether a build has it, too. */
  isThereWhileBuilding: boolean;
}

/** A place where systems can run. */
export interface PlatformDefinition {
  /** What `slipway:platform` says. */
  readonly name: string;
  /** Settings in stack config, beside `slipway:platform`, that it alone has. */
  readonly settings: z.ZodObject;
  /** What is wrong with a stack's config that the schema can't tell. */
  problems(context: ProgramContext): ConfigProblem[];
  /**
   * Opens it for one system.
   *
   * @param settings what its schema made of stack config
   */
  open(settings: unknown, place: SystemPlace): Platform;
  /** What its parts cost. */
  readonly prices: PriceList;
  /** What it gives a service besides what the service's rollout does, which wins. */
  variables(service: PlatformService): PlatformVariable[];
  /**
   * Whether services that have domains of their own are found at the first of them.
   *
   * @param settings what its schema made of stack config
   */
  reachedByDomain(settings: unknown): boolean;
}

/** Makes a {@link PlatformDefinition}: it forgets the type of the settings, so that platforms can stand in one table. */
export function definePlatform<Shape extends z.ZodRawShape>(definition: {
  name: string;
  settings: Shape;
  problems: (context: ProgramContext) => ConfigProblem[];
  open: (settings: z.infer<z.ZodObject<Shape>>, place: SystemPlace) => Platform;
  prices: PriceList;
  variables: PlatformDefinition["variables"];
  reachedByDomain: (settings: z.infer<z.ZodObject<Shape>>) => boolean;
}): PlatformDefinition {
  type Settings = z.infer<z.ZodObject<Shape>>;
  const names = Object.keys(definition.settings);
  // The schema has been there: what it has made of a text is none that it takes.
  const own = (given: unknown): Settings =>
    Object.fromEntries(names.map((name) => [name, (given as Record<string, unknown>)[name]])) as Settings;
  return {
    ...definition,
    settings: z.object(definition.settings),
    open: (given, place) => definition.open(own(given), place),
    reachedByDomain: (given) => definition.reachedByDomain(own(given)),
  };
}
