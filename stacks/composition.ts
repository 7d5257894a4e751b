import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import {
  bind,
  type Binding,
  type Bindings,
  type BoundVariables,
  type Manifest,
  type Scalar,
} from "../components/manifest";
import type { Environment } from "../components/environment";
import type {
  BuiltArgs,
  CronJobArgs,
  Platform,
  PrivateService,
  ProcessArgs,
  PublicService,
  Rollout,
  RolloutArgs,
  RolloutEntry,
  Service,
  StaticSiteArgs,
  WebService,
  WebServiceArgs,
} from "../components/platform";
import { defaultPort, reservedPorts } from "../components/ports";
import type { Release } from "../components/release";
import type { NameOfKind, ServiceName, Services } from "./service";
import { followsTag, type Made, type MadeBy, makingOf } from "./service-image";
import type { CommonSettings } from "./settings/system-settings";

/** What a composition may say and the settings may say otherwise. */
type SizeName = "plan" | "instances" | "autoscaling";

/** What the settings give every service, so that a composition doesn't. */
type GivenBySettings = "source" | "domains" | "followBranch" | "port" | "onlyAtDomains";

/** What a composition says of a service that is built, or runs an image. */
type Asked<Args, By> = Omit<Args, GivenBySettings | "build"> & By;

/** A variable's value that may be told before its service is made: nothing when neither settings nor manifest have one. */
type Told<M extends Manifest, Name extends keyof z.input<M>> = undefined extends z.input<M>[Name]
  ? string | Extract<z.output<M>[Name & keyof z.output<M>], undefined>
  : string | undefined;

/** The variables of each service that the composition knows, and which services must be live before it. */
type Entries<S extends Services> = {
  [Name in ServiceName<S>]: { variables: Bindings<S[Name]["manifest"]>; after?: readonly ServiceName<S>[] } | undefined;
};

/**
 * The platform as a system's composition sees it: source, release, domains, sizes and the user's own variables come from the settings by
 * themselves, so that no system can forget one.
 */
export interface SystemPlatform<S extends Services, Store extends string> {
  /**
   * @param args sizes stand here for those that the settings leave open; a service that can run an image runs the one that the settings pin
   * it to
   */
  webService<Name extends NameOfKind<S, "web">>(
    name: Name,
    args: Asked<WebServiceArgs, MadeBy<S[Name]>>,
    options?: pulumi.ComponentResourceOptions,
  ): WebService;
  /** @param args like those of a web service */
  privateService<Name extends NameOfKind<S, "private">>(
    name: Name,
    args: Asked<ProcessArgs, MadeBy<S[Name]>>,
    options?: pulumi.ComponentResourceOptions,
  ): PrivateService;
  /** @param args like those of a web service */
  backgroundWorker<Name extends NameOfKind<S, "worker">>(
    name: Name,
    args: Asked<ProcessArgs, MadeBy<S[Name]>>,
    options?: pulumi.ComponentResourceOptions,
  ): Service;
  /**
   * @param args the plan stands here for the one that the settings leave open
   * @throws pulumi.RunError in production, which runs releases, for one that isn't an image by its digest
   */
  cronJob<Name extends NameOfKind<S, "cron">>(
    name: Name,
    args: Asked<CronJobArgs, MadeBy<S[Name]>>,
    options?: pulumi.ComponentResourceOptions,
  ): Service;
  staticSite(
    name: NameOfKind<S, "site">,
    args: Omit<StaticSiteArgs, GivenBySettings>,
    options?: pulumi.ComponentResourceOptions,
  ): PublicService;
  postgres(name: Store, ...rest: RestOf<Platform["postgres"]>): ReturnType<Platform["postgres"]>;
  keyValue(name: Store, ...rest: RestOf<Platform["keyValue"]>): ReturnType<Platform["keyValue"]>;
  secret: Platform["secret"];
  /** What the settings or the manifest's default say of a variable. */
  variable<Name extends ServiceName<S>, Variable extends keyof z.input<S[Name]["manifest"]> & string>(
    service: Name,
    variable: Variable,
  ): Told<S[Name]["manifest"], Variable>;
  /** Rolls out all services. Settings win over what stands here; a service that the composition didn't make is `undefined`. */
  rollout(entries: Entries<S>, args?: Omit<RolloutArgs, "entries">, options?: pulumi.ComponentResourceOptions): Rollout;
}

type RestOf<Method> = Method extends (name: string, ...rest: infer Rest) => unknown ? Rest : never;

/** What a composition is made with. */
interface CompositionArgs {
  system: string;
  services: Services;
  platform: Platform;
  settings: CommonSettings;
  environment: Environment;
  /** What each service runs; one that isn't named follows its branch. */
  releases: Readonly<Record<string, Release>>;
}

/** {@link SystemPlatform} for any system. */
export class Composition implements Omit<SystemPlatform<Services, string>, "variable"> {
  readonly postgres: Platform["postgres"];
  readonly keyValue: Platform["keyValue"];
  readonly secret: Platform["secret"];
  readonly #served = new Map<string, Service>();
  readonly #dnsRecords: PublicService["dnsRecords"][] = [];

  constructor(private readonly args: CompositionArgs) {
    const { platform } = args;
    this.postgres = platform.postgres.bind(platform);
    this.keyValue = platform.keyValue.bind(platform);
    this.secret = platform.secret.bind(platform);
  }

  webService(name: string, args: Asked<WebServiceArgs, Made>, options?: pulumi.ComponentResourceOptions): WebService {
    const port = this.#port(name);
    const { onlyAtDomains } = this.args.settings;
    const given = { ...this.#given(name, args), ...this.#sizes(name, args), ...this.#domains(name) };
    const service = this.#public(this.args.platform.webService(name, { ...given, port, onlyAtDomains }, options));
    return askedAt(service, port, this.args.system);
  }

  privateService(
    name: string,
    args: Asked<ProcessArgs, Made>,
    options?: pulumi.ComponentResourceOptions,
  ): PrivateService {
    const given = { ...this.#given(name, args), ...this.#sizes(name, args), port: this.#port(name) };
    return this.#serve(this.args.platform.privateService(name, given, options));
  }

  backgroundWorker(name: string, args: Asked<ProcessArgs, Made>, options?: pulumi.ComponentResourceOptions): Service {
    const given = { ...this.#given(name, args), ...this.#sizes(name, args) };
    return this.#serve(this.args.platform.backgroundWorker(name, given, options));
  }

  cronJob(name: string, args: Asked<CronJobArgs, Made>, options?: pulumi.ComponentResourceOptions): Service {
    const { system, environment, settings, platform, releases } = this.args;
    if (environment === "production" && releases[name] === undefined)
      throw new pulumi.RunError(
        `\`${system}\` has the cron job \`${name}\` in production, which runs releases, and Render only deploys the newest commit of a ` +
          "cron job's branch: leave it out of production, or let it run an image, which `releases` pins by its digest",
      );
    const given = { ...this.#given(name, args), plan: settings.plans[name] ?? args.plan };
    return this.#serve(platform.cronJob(name, given, options));
  }

  staticSite(
    name: string,
    args: Omit<StaticSiteArgs, GivenBySettings>,
    options?: pulumi.ComponentResourceOptions,
  ): PublicService {
    const given = { ...args, ...this.#sourced(name), ...this.#domains(name) };
    return this.#public(this.args.platform.staticSite(name, given, options));
  }

  variable(service: string, variable: string): string | undefined {
    const manifest = this.#manifest(service);
    const standard = manifest.shape[variable]?.safeParse(undefined).data as Scalar | undefined;
    const value = this.#setVariables(service)[variable] ?? standard;
    return value === undefined ? undefined : String(value);
  }

  rollout(
    entries: Readonly<Record<string, { variables: object; after?: readonly string[] } | undefined>>,
    args?: Omit<RolloutArgs, "entries">,
    options?: pulumi.ComponentResourceOptions,
  ): Rollout {
    const planned = Object.entries(entries).flatMap(([name, entry]) => (entry ? [this.#entry(name, entry)] : []));
    return this.args.platform.rollout({ ...args, entries: planned }, options);
  }

  /** What has to stand in the DNS, by domain; nothing where no service has a domain of its own. */
  dnsRecords(): pulumi.Output<Record<string, string>> | undefined {
    if (Object.keys(this.args.settings.domains).length === 0) return undefined;
    return pulumi.all(this.#dnsRecords).apply((all) => Object.assign({}, ...all) as Record<string, string>);
  }

  #public<Kind extends PublicService>(service: Kind): Kind {
    this.#dnsRecords.push(service.dnsRecords);
    return this.#serve(service);
  }

  #serve<Kind extends Service>(service: Kind): Kind {
    this.#served.set(service.name, service);
    return service;
  }

  /** Where a service listens by its settings or its manifest; nothing where a value is wrong, which whoever binds it says. */
  #port(name: string): number | undefined {
    const port = Number(this.variable(name, "PORT"));
    return Number.isInteger(port) ? port : undefined;
  }

  #sizes(name: string, args: Pick<ProcessArgs, SizeName>): Pick<ProcessArgs, SizeName> {
    const { plans, instances, autoscaling } = this.args.settings;
    const plan = plans[name] ?? args.plan;
    // Whichever way the settings say how many instances run, it stands in place of the composition's.
    if (autoscaling[name] !== undefined) return { plan, instances: undefined, autoscaling: autoscaling[name] };
    if (instances[name] !== undefined) return { plan, instances: instances[name], autoscaling: undefined };
    return { plan, instances: args.instances, autoscaling: args.autoscaling };
  }

  #domains(name: string): Pick<WebServiceArgs, "domains"> {
    const domain = this.args.settings.domains[name];
    return { domains: domain === undefined ? [] : [domain] };
  }

  #given<Args extends Made>(
    name: string,
    args: Args,
  ): Omit<Args, keyof Made> & Pick<BuiltArgs, "source" | "followBranch" | "build"> {
    const { build, imageCommand, ...others } = args;
    return { ...others, ...this.#sourced(name), build: makingOf(name, { build, imageCommand }, this.args) };
  }

  #sourced(name: string): Pick<BuiltArgs, "source" | "followBranch"> {
    const { repo, rootDir, branch, follow } = this.args.settings;
    const { rootDir: own, paths } = this.args.services[name] ?? {};
    return {
      source: { repo, rootDir: [rootDir, own].filter(Boolean).join("/"), branch, paths },
      followBranch: follow,
    };
  }

  #entry(name: string, { variables, after }: { variables: object; after?: readonly string[] }): RolloutEntry {
    const { system, settings, releases, services } = this.args;
    const service = this.#served.get(name);
    if (service === undefined) throw new pulumi.RunError(`\`${system}\` rolls out \`${name}\`, which it didn't create`);
    const release = releases[name];
    // The settings' own rules tell it first; this holds whatever becomes of them.
    const follows = settings.follow || services[name]?.kind === "cron" || followsTag(name, this.args);
    if (release === undefined && !follows)
      throw new pulumi.RunError(`\`${system}\`'s \`${name}\` has no release, and no setting lets it follow its branch`);
    return { service, variables: this.#bind(name, variables), release, after };
  }

  /** Binds a service's variables: the composition's, then what the settings say for all services, then for this one; later ones win. */
  #bind(service: string, bindings: object): BoundVariables {
    const merged = { ...bindings, ...this.#setVariables(service) };
    return bind(this.#manifest(service), merged as Record<string, Binding>, this.args.environment);
  }

  /** What the settings say of a service's variables. */
  #setVariables(service: string): Record<string, Scalar> {
    const { variables } = this.args.settings;
    const { shape } = this.#manifest(service);
    const shared = Object.entries(variables.shared ?? {}).filter(([name]) => name in shape);
    return { ...Object.fromEntries(shared), ...variables[service] };
  }

  #manifest(service: string): Manifest {
    const manifest = this.args.services[service]?.manifest;
    if (manifest === undefined) throw new Error(`\`${this.args.system}\` has no service \`${service}\``);
    return manifest;
  }
}

/**
 * A service as a composition sees it, whose private address is refused where nobody would reach it.
 *
 * @throws pulumi.RunError when the composition reads a private address whose port the private network doesn't carry
 */
function askedAt(service: WebService, port = defaultPort, system: string): WebService {
  if (!reservedPorts.includes(port)) return service;
  const { name, url, dnsRecords } = service;
  return {
    name,
    url,
    dnsRecords,
    get privateHost(): never {
      throw new pulumi.RunError(
        `\`${name}\` of ${system} listens on ${port}, which Render's private network doesn't carry, so nothing reaches its ` +
          "private address: give its manifest a `PORT` with another default, such as 4000",
      );
    },
  };
}
