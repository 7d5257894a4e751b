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
  Platform,
  Rollout,
  RolloutArgs,
  RolloutEntry,
  Service,
  ServiceArgs,
  StaticSiteArgs,
  WebService,
  WebServiceArgs,
} from "../components/platform";
import { defaultPort, reservedPorts } from "../components/ports";
import type { Release } from "../components/release";
import type { NameOfKind, ServiceName, Services } from "./service";
import type { CommonSettings } from "./settings/system-settings";

/** What the settings give every service, so that a composition doesn't. */
type GivenBySettings = "source" | "domains" | "followBranch" | "port" | "onlyAtDomains";

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
  /** @param args sizes stand here for those that the settings leave open */
  webService(
    name: NameOfKind<S, "web">,
    args: Omit<WebServiceArgs, GivenBySettings>,
    options?: pulumi.ComponentResourceOptions,
  ): WebService;
  staticSite(
    name: NameOfKind<S, "site">,
    args: Omit<StaticSiteArgs, GivenBySettings>,
    options?: pulumi.ComponentResourceOptions,
  ): Service;
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

  constructor(private readonly args: CompositionArgs) {
    const { platform } = args;
    this.postgres = platform.postgres.bind(platform);
    this.keyValue = platform.keyValue.bind(platform);
    this.secret = platform.secret.bind(platform);
  }

  webService(
    name: string,
    args: Omit<WebServiceArgs, GivenBySettings>,
    options?: pulumi.ComponentResourceOptions,
  ): WebService {
    const { plans, instances, onlyAtDomains } = this.args.settings;
    const sizes = { plan: plans[name] ?? args.plan, instances: instances[name] ?? args.instances };
    const port = numberOf(this.variable(name, "PORT"));
    const service = this.args.platform.webService(
      name,
      { ...args, ...sizes, ...this.#given(name), port, onlyAtDomains },
      options,
    );
    this.#served.set(name, service);
    return askedAt(service, port, this.args.system);
  }

  staticSite(
    name: string,
    args: Omit<StaticSiteArgs, GivenBySettings>,
    options?: pulumi.ComponentResourceOptions,
  ): Service {
    const service = this.args.platform.staticSite(name, { ...args, ...this.#given(name) }, options);
    this.#served.set(name, service);
    return service;
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
    const records = [...this.#served.values()].map(({ dnsRecords }) => dnsRecords);
    return pulumi.all(records).apply((all) => Object.assign({}, ...all) as Record<string, string>);
  }

  #given(name: string): Pick<WebServiceArgs, GivenBySettings & keyof ServiceArgs> {
    const { repo, rootDir, branch, domains, follow } = this.args.settings;
    const domain = domains[name];
    const { rootDir: own, paths } = this.args.services[name] ?? {};
    return {
      source: { repo, rootDir: [rootDir, own].filter(Boolean).join("/"), branch, paths },
      domains: domain === undefined ? [] : [domain],
      followBranch: follow,
    };
  }

  #entry(name: string, { variables, after }: { variables: object; after?: readonly string[] }): RolloutEntry {
    const { system, settings, releases } = this.args;
    const service = this.#served.get(name);
    if (service === undefined) throw new pulumi.RunError(`\`${system}\` rolls out \`${name}\`, which it didn't create`);
    const release = releases[name];
    // The settings' own rules tell it first; this holds whatever becomes of them.
    if (release === undefined && !settings.follow)
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

/** A variable's value as a number; nothing where there is none, or where it is wrong: whoever binds it says so. */
function numberOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) ? number : undefined;
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
