import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { type Environment, isPreview } from "../components/environment";
import { notesOf } from "../components/manifest";
import { nameOf } from "../components/name";
import type { Platform } from "../components/platform";
import type { SystemPlace } from "../components/platform-definition";
import { parseRelease, type Release } from "../components/release";
import { Composition, type SystemPlatform } from "./composition";
import type { Problem, SettingsContext } from "./problem";
import {
  browserFacingServices,
  type BuiltKind,
  globsOf,
  type NameOfKind,
  type ProcessKind,
  type ServiceName,
  type Services,
  takesCommits,
} from "./service";
import { idleCredentials, type IdleSetting } from "./service-image";
import { pinOf } from "./settings/release";
import { type CommonSettings, type SettingsSubject, systemProblems, systemSettings } from "./settings/system-settings";

export type { Problem, SettingsContext } from "./problem";

/** What a system tells of itself once it is up: texts, or texts by name. They become stack outputs. */
export type SystemOutputs = Record<string, pulumi.Input<string> | pulumi.Input<Record<string, string>>>;

/** A system's settings: those of every system, and its own. */
export type SettingsOf<S extends Services, Store extends string, Own extends z.ZodRawShape> = CommonSettings<
  ServiceName<S>,
  NameOfKind<S, ProcessKind>,
  ServiceName<S> | Store,
  NameOfKind<S, BuiltKind>
> &
  z.infer<z.ZodObject<Own>>;

/** A product made of services and data stores: data plus one function. */
export interface SystemDefinition<
  S extends Services,
  Store extends string,
  Own extends z.ZodRawShape,
> extends SettingsSubject {
  /** Its name, the key of its settings in stack config. */
  name: string;
  services: S;
  stores?: readonly Store[];
  /**
   * Settings that this system alone has.
   *
   * @default none
   * @example { database: postgresSettings }
   */
  settings?: Own;
  /** Rules that this system alone has. What it says of a setting stands in place of what the rules of every system say. */
  problems?(settings: SettingsOf<S, Store, Own>, context: SettingsContext): Problem[];
  /** Makes the components and returns the system's stack outputs; its checks are given those that are texts. */
  build(composition: {
    platform: SystemPlatform<S, Store>;
    settings: SettingsOf<S, Store, Own>;
    environment: Environment;
  }): SystemOutputs;
}

/** Where the code of a service comes from, as far as releases are concerned. */
export interface ServiceSource {
  /** Git URL, or the path of a repository on this machine. */
  repo: string;
  rootDir: string;
  /** The branch that is followed, and that the platform shows. */
  branch: string;
  /** Globs relative to `rootDir` whose changes are changes of the service. */
  paths: readonly string[];
  /** What the settings pin, if they pin it. */
  release?: Release | undefined;
  /** Where the settings pin it. */
  releasePath?: readonly string[];
  /** Whether it follows its branch whatever the settings pin, as a cron job does, or the tag of its image. */
  alwaysFollows?: true;
}

/** A system together with its settings. */
export interface ConfiguredSystem {
  readonly system: System;
  /** What each of its parts is called on the platform. */
  readonly names: Readonly<Record<string, string>>;
  /** By service name. */
  readonly sources: Readonly<Record<string, ServiceSource>>;
  /**
   * Makes the components and returns the system's stack outputs.
   *
   * @param releases what each service runs; a service that isn't named follows its branch
   * @throws pulumi.RunError when it leaves a service out of its rollout
   */
  build(open: (place: SystemPlace) => Platform, releases: Readonly<Record<string, Release>>): SystemOutputs;
  /** The place of a service's variable within the settings; undefined where they leave it to the composition or the manifest. */
  settingOf(service: string, variable: string): readonly string[] | undefined;
  /** In which registry the images of its own services are, where the settings say so. */
  readonly registry: string | undefined;
  /** Settings that do nothing in this stack. */
  readonly idle: readonly IdleSetting[];
  /** What the outline of the system is made from, by `outlineOf`. */
  readonly outlined: Outlined;
}

/** What an outline of a system needs of it. */
export interface Outlined {
  environment: Environment;
  nameOf: (part: string) => string;
  /** Services that are made to be opened by browsers. */
  browserFacing: readonly string[];
  /** Runs the composition on a platform, and gives its outputs. */
  compose: (platform: Platform, releases: Readonly<Record<string, Release>>) => SystemOutputs;
}

/** A system whose settings' type only itself knows, so that systems can stand in one table. */
export interface System {
  readonly name: string;
  /** Names of its data stores and services within it. */
  readonly parts: readonly string[];
  readonly services: Services;
  /** Globs relative to `rootDir` of what each service is built from; all of it for a service that says nothing. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** Globs of migrations, relative to `rootDir`, of each service that has some. */
  readonly migrations: Readonly<Record<string, readonly string[]>>;
  readonly settings: z.ZodType<CommonSettings>;
  /** The system with settings that its schema made, and what is wrong with them by its rules and those of every system. */
  configure(settings: CommonSettings, context: SettingsContext): { configured: ConfiguredSystem; problems: Problem[] };
}

/**
 * Makes a {@link System} of its definition.
 *
 * @throws Error when a static site has a secret variable, or an image
 */
export function defineSystem<
  const S extends Services,
  const Store extends string = never,
  Own extends z.ZodRawShape = z.ZodRawShape,
>(definition: SystemDefinition<S, Store, Own>): System {
  const { name, services, stores = [] } = definition;
  refuseInSites(name, services);
  const anySystem = definition as unknown as AnyDefinition;
  const system: System = {
    name,
    parts: [...stores, ...Object.keys(services)],
    services,
    paths: givenBy(services, "paths"),
    migrations: givenBy(services, "migrations"),
    settings: systemSettings(definition, definition.settings ?? {}),
    configure(settings, context) {
      const own = anySystem.problems?.(settings, context) ?? [];
      const isTold = ({ path }: Problem) => own.some((problem) => problem.path.join(".") === path.join("."));
      const general = systemProblems(definition, settings, context).filter((problem) => !isTold(problem));
      return { configured: configuredSystem(system, anySystem, settings, context), problems: [...own, ...general] };
    },
  };
  return system;
}

/** Globs of one kind, of the services that say some. */
function givenBy(services: Services, kind: "paths" | "migrations"): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, service]) => {
      const globs = globsOf(service, kind);
      return globs.length === 0 ? [] : [[name, globs] as const];
    }),
  );
}

/** A definition of which no more is known than what all have in common. */
interface AnyDefinition extends SettingsSubject {
  problems?(settings: CommonSettings, context: SettingsContext): Problem[];
  build(composition: { platform: Composition; settings: CommonSettings; environment: Environment }): SystemOutputs;
}

function configuredSystem(
  system: System,
  definition: AnyDefinition,
  settings: CommonSettings,
  { environment, stack }: SettingsContext,
): ConfiguredSystem {
  const naming = { system: system.name, stack, environment, names: settings.names, suffix: settings.nameSuffix };
  const partName = (part: string): string => nameOf(part, naming);
  const ownNames = (part: string): string =>
    `slipway:${system.name}.names.${part}, or slipway:${system.name}.nameSuffix for all parts`;
  const nameSettingOf = isPreview(environment) ? undefined : ownNames;
  const compose: Outlined["compose"] = (platform, releases) => {
    const { services } = definition;
    const composition = new Composition({ system: system.name, services, platform, settings, environment, releases });
    const outputs = definition.build({ platform: composition, settings, environment });
    refuseLeftOut(system.name, platform);
    const dns = composition.dnsRecords();
    return { ...outputs, ...(dns && { dns }) };
  };
  return {
    system,
    names: Object.fromEntries(system.parts.map((part) => [part, partName(part)])),
    sources: sourcesOf(settings, definition.services),
    build(open, releases) {
      const component = new SystemComponent(system.name);
      const platform = open({ system: system.name, environment, nameOf: partName, nameSettingOf, parent: component });
      return component.finish(compose(platform, releases));
    },
    settingOf: (service, variable) =>
      [service, "shared"]
        .filter((holder) => settings.variables[holder]?.[variable] !== undefined)
        .map((holder) => ["variables", holder, variable])[0],
    registry: settings.registry,
    idle: idleCredentials({ system: system.name, services: definition.services, settings }),
    outlined: { environment, nameOf: partName, browserFacing: browserFacingServices(definition.services), compose },
  };
}

function sourcesOf(settings: CommonSettings, services: Services): Record<string, ServiceSource> {
  const { repo, rootDir, branch } = settings;
  const sources = Object.entries(services).map(([name, service]) => {
    const globs = globsOf(service, "paths");
    const paths = globs.length === 0 ? ["**"] : globs;
    const source: ServiceSource = { repo, rootDir, branch, paths };
    const pin = pinOf(name, service, settings);
    const release = pin && parseRelease(pin.text);
    if (release !== undefined) return [name, { ...source, release, releasePath: pin?.path ?? [] }] as const;
    const alwaysFollows = pin !== undefined || !takesCommits(service);
    return [name, alwaysFollows ? { ...source, alwaysFollows } : source] as const;
  });
  return Object.fromEntries(sources);
}

/** Whatever a site is built with can be read by everybody, and nothing of it runs. */
function refuseInSites(system: string, services: Services): void {
  for (const [name, { kind, manifest, image }] of Object.entries(services)) {
    if (kind === "site" && image !== undefined)
      throw new Error(`\`${system}\`'s \`${name}\` is a static site, so it runs no image: it is files`);
    const secret = Object.keys(manifest.shape).find((variable) => notesOf(manifest, variable).secret);
    if (kind === "site" && secret !== undefined)
      throw new Error(
        `\`${system}\`'s \`${name}\` is a static site, so \`${secret}\` can't be a secret: everyone can read it`,
      );
  }
}

/** Only a rollout deploys: a service that none has would be there and answer 503. */
function refuseLeftOut(system: string, { notRolledOut }: Platform): void {
  const [service] = notRolledOut;
  if (service === undefined) return;
  throw new pulumi.RunError(
    `\`${system}\` creates \`${service}\` but doesn't roll it out, so it would never run: add it to \`platform.rollout({ … })\` in stacks/${system}/index.ts`,
  );
}

/** A system in Pulumi's tree: all its parts stand under it. */
class SystemComponent extends pulumi.ComponentResource {
  constructor(name: string) {
    super(`slipway:systems:${pascalCase(name)}`, name);
  }

  finish(outputs: SystemOutputs): SystemOutputs {
    this.registerOutputs(outputs);
    return outputs;
  }
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
