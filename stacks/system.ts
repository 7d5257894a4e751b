import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Environment } from "../components/environment";
import type { Platform } from "../components/platform";

/** Something wrong with a system's settings. */
export interface Problem {
  /** Where in the settings, for example `["variables", "consumers", "BATCH_MAX"]`. */
  path: readonly string[];
  /** What is wrong and what was expected, without the value of a secret; the reader sees the path before it. */
  message: string;
  /** How to mend it: a value to set there, a secret to set there, or nothing but its removal. */
  mend: { set: string; secret?: boolean } | "remove";
}

/** What a system tells of itself once it is up: texts, or texts by name. They become stack outputs. */
export type SystemOutputs = Record<string, pulumi.Input<string> | Record<string, pulumi.Input<string>>>;

/** A page in a browser. */
export interface Page {
  /**
   * Text of the element marked `data-testid`, once it shows any, and any other than `other`. Rejects with what the page says when it
   * shows an alert.
   */
  textOf(testId: string, other?: string): Promise<string>;
  close(): Promise<void>;
}

/** What a check gets to know of a system that is up. */
export interface CheckContext {
  /** Those of the system's stack outputs that are texts, secrets in clear. */
  outputs: Readonly<Record<string, string>>;
  /** Opens a page in a real browser. Where the machine has none, the check counts as not tried. */
  openPage: (url: string) => Promise<Page>;
  /** Aborts at the attempt's end: when its time is up, and once it is over. */
  signal: AbortSignal;
  /** Milliseconds, to measure with. */
  now: () => number;
}

/** One statement of a system's contract that can be tried on a system that is up. */
export interface Check {
  /** A sentence that is true when the check passes. */
  name: string;
  /** Checks before it without which it can only fail: it isn't tried unless they pass, so that one fault fails one check. */
  needs?: readonly Check[];
  /**
   * Resolves when it is true, with a note for the reader if there is one to make. Rejects with what was seen instead.
   */
  run(context: CheckContext): Promise<string | undefined>;
  /** What usually is behind a failure: the contract's troubleshooting list. */
  hint: string;
}

/** Where the code of a service comes from, as far as releases are concerned. */
export interface ServiceSource {
  /** Git URL, or the path of a repository on this machine. */
  repo: string;
  rootDir: string;
  /** Globs relative to `rootDir` whose changes are changes of the service. */
  paths: readonly string[];
  /** The commit that the settings pin, if they pin one. */
  release?: string | undefined;
}

/** A system together with its settings. */
export interface ConfiguredSystem {
  readonly system: System;
  /** Names that the settings give to parts, by part; the others are named by rule. */
  readonly names: Readonly<Record<string, string>>;
  /** By service name. */
  readonly sources: Readonly<Record<string, ServiceSource>>;
  /**
   * Makes the components and returns the system's stack outputs; its checks are given those that are texts.
   *
   * @param open opens the platform, whose components stand under the given one in Pulumi's tree
   * @param releases the commit that each service runs; a service that isn't named follows its branch
   */
  build(open: (parent: pulumi.Resource) => Platform, releases: Readonly<Record<string, string>>): SystemOutputs;
}

/** Where a system's settings were found. */
export interface SettingsContext {
  environment: Environment;
  /** Whether the value at a path within the settings is encrypted in the stack's file, as far as can be told. */
  isEncrypted(path: readonly PropertyKey[]): boolean;
}

/** What every system's settings have in common. */
export interface CommonSettings {
  names: Readonly<Record<string, string>>;
}

/** A product made of services and data stores: data plus one function. */
export interface SystemDefinition<Settings extends CommonSettings> {
  /** Its name, the key of its settings in stack config. */
  name: string;
  settings: z.ZodType<Settings>;
  /** Names of its services and data stores within it. */
  parts: readonly string[];
  /** Everything wrong with settings that their schema can't tell. */
  problems(settings: Settings, context: SettingsContext): Problem[];
  sources(settings: Settings): Readonly<Record<string, ServiceSource>>;
  build(
    platform: Platform,
    settings: Settings,
    context: { environment: Environment; releases: Readonly<Record<string, string>> },
  ): SystemOutputs;
  checks: readonly Check[];
}

/** A system whose settings' type only itself knows, so that systems can stand in one table. */
export interface System extends Pick<SystemDefinition<never>, "name" | "parts" | "checks"> {
  readonly settings: z.ZodType;
  /** The system with settings that its schema takes, and what its own rules find wrong with them. */
  configure(settings: unknown, context: SettingsContext): { configured: ConfiguredSystem; problems: Problem[] };
}

/** A system in Pulumi's tree: all its parts stand under it. */
class SystemComponent extends pulumi.ComponentResource {
  readonly outputs: SystemOutputs;

  constructor(name: string, build: (parent: pulumi.Resource) => SystemOutputs) {
    super(`slipway:systems:${pascalCase(name)}`, name);
    this.outputs = build(this);
    this.registerOutputs(this.outputs);
  }
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Makes a {@link System} of its definition. */
export function defineSystem<Settings extends CommonSettings>(definition: SystemDefinition<Settings>): System {
  const system: System = {
    ...definition,
    configure(input, context) {
      const settings = definition.settings.parse(input);
      const configured: ConfiguredSystem = {
        system,
        names: settings.names,
        sources: definition.sources(settings),
        build: (open, releases) => {
          const { environment } = context;
          const build = (parent: pulumi.Resource) =>
            definition.build(open(parent), settings, { environment, releases });
          return new SystemComponent(definition.name, build).outputs;
        },
      };
      return { configured, problems: definition.problems(settings, context) };
    },
  };
  return system;
}
