import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Environment } from "./environment";
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
  /** The arguments of `pulumi` that fix it, if one command can; the stack is added where it is shown. */
  command?: string | undefined;
  /** The command line that fixes it, if it isn't one of `pulumi`. */
  line?: string | undefined;
}

/** What a platform may judge: all of a stack's config, and what is around the program. */
export interface ProgramContext {
  /** Stack config by key, values as text. */
  values: Readonly<Record<string, string>>;
  /** The environment of `pulumi`, which providers have, too. */
  environment: Readonly<Record<string, string | undefined>>;
  /** A preview asks a platform nothing. */
  isPreview: boolean;
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
}

/** Makes a {@link PlatformDefinition}: it forgets the type of the settings, so that platforms can stand in one table. */
export function definePlatform<Shape extends z.ZodRawShape>(definition: {
  name: string;
  settings: Shape;
  problems: (context: ProgramContext) => ConfigProblem[];
  open: (settings: z.infer<z.ZodObject<Shape>>, place: SystemPlace) => Platform;
  prices: PriceList;
}): PlatformDefinition {
  const settings = z.object(definition.settings);
  return { ...definition, settings, open: (input, place) => definition.open(settings.parse(input), place) };
}
