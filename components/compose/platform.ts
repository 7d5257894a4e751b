import * as pulumi from "@pulumi/pulumi";
import { defaultPort } from "../ports";
import { withParameters } from "../connection-string";
import { givenTo } from "../given";
import { noVariables } from "../manifest";
import type {
  Build,
  CronJobArgs,
  EnvGroup,
  EnvGroupArgs,
  Image,
  KeyValue,
  KeyValueArgs,
  Platform,
  Postgres,
  PostgresArgs,
  PrivateService,
  ProcessArgs,
  PublicService,
  Rollout,
  RolloutArgs,
  RolloutEntry,
  Service,
  WebService,
  WebServiceArgs,
} from "../platform";
import type { Asked, DockerBuild } from "./asked";
import type { ComposeFile } from "./compose-file";
import { configsOf } from "./configs";
import { databaseOf, LOCAL, POSTGRES_PORT } from "./database";
import type { Overriding } from "./environment";
import { KEY_VALUE_PORT, keyValueOf } from "./key-value";
import type { ProductionService } from "./production";
import { containersOf, diskOf, type Surroundings } from "./service-containers";

/** The first of those under which this machine's own programs find services and databases. */
const FIRST_PORTS = { service: defaultPort, postgres: 15_432, keyValue: 16_379 };

/** What a Compose file is to be like. */
export interface ComposeOptions {
  /**
   * Whether whoever runs it may give a variable of a service another value than the default.
   *
   * @default each of them
   */
  isOverridable?: Overriding["isOverridable"];
  /**
   * Variables that whoever runs it may give a service that it can do without.
   *
   * @default none
   */
  optionalOf?: Overriding["optionalOf"];
  /**
   * What services are made of in production.
   *
   * @default it is for a developer's machine
   */
  production?: (service: string) => ProductionService;
}

/**
 * A platform on which nothing is made: what a composition asks for becomes a Compose file, with which Docker runs the same system on a
 * developer's machine, or on a host of its own.
 */
export class ComposePlatform implements Platform {
  readonly #services = new Map<Service, Asked>();
  readonly #entries: RolloutEntry[] = [];
  /** What makes the container of each. */
  readonly #stores = new Map<string, () => Promise<ComposeFile["services"]>>();
  readonly #ports = { postgres: FIRST_PORTS.postgres, keyValue: FIRST_PORTS.keyValue };
  readonly #secrets = new Set<string>();

  /** @param system its name */
  constructor(
    private readonly system: string,
    private readonly options: ComposeOptions = {},
  ) {}

  /** @throws pulumi.RunError where it is built natively */
  webService(name: string, args: WebServiceArgs): WebService {
    const asked = this.#process(name, args);
    const port = FIRST_PORTS.service + this.#services.size;
    const service = {
      name,
      url: pulumi.output(`http://127.0.0.1:${port}`),
      privateHost: pulumi.output(`${name}:${asked.listens}`),
      dnsRecords: pulumi.output<Record<string, string>>({}),
    };
    this.#services.set(service, { ...asked, port });
    return service;
  }

  /** @throws pulumi.RunError where it is built natively */
  privateService(name: string, args: ProcessArgs): PrivateService {
    const asked = this.#process(name, args);
    const service = { name, privateHost: pulumi.output(`${name}:${asked.listens}`) };
    this.#services.set(service, asked);
    return service;
  }

  /** @throws pulumi.RunError where it is built natively */
  backgroundWorker(name: string, args: ProcessArgs): Service {
    const service = { name };
    this.#services.set(service, { ...this.#process(name, args), isWorker: true });
    return service;
  }

  /** @throws pulumi.RunError where it is built natively */
  cronJob(name: string, args: CronJobArgs): Service {
    const service = { name };
    this.#services.set(service, {
      build: this.#container(name, args.build),
      listens: defaultPort,
      isCronJob: true,
      preDeployCommand: undefined,
      mountPath: undefined,
    });
    return service;
  }

  staticSite(name: string): PublicService {
    throw this.#unavailable(name, "a static site");
  }

  /** @throws pulumi.RunError in production, where data want more than a container */
  postgres(name: string, { version }: PostgresArgs): Postgres {
    if (this.options.production !== undefined) throw this.#unavailable(name, "a Postgres");
    const port = this.#ports.postgres++;
    this.#stores.set(name, () => databaseOf(name, { version, port }));
    const connection =
      (host: string) =>
      (parameters: Readonly<Record<string, string>> = {}) =>
        pulumi.secret(withParameters(`postgresql://${LOCAL}:${LOCAL}@${host}/${LOCAL}`, parameters));
    return {
      connectionString: connection(`${name}:${POSTGRES_PORT}`),
      externalConnectionString: connection(`127.0.0.1:${port}`),
    };
  }

  /** @throws pulumi.RunError in production, as of a Postgres */
  keyValue(name: string, { whenFull = "allkeys_lru" }: KeyValueArgs): KeyValue {
    if (this.options.production !== undefined) throw this.#unavailable(name, "a key value store");
    const port = this.#ports.keyValue++;
    this.#stores.set(name, () => keyValueOf(name, { whenFull, port }));
    const connection = (host: string) => () => pulumi.secret(`redis://${host}`);
    return {
      connectionString: connection(`${name}:${KEY_VALUE_PORT}`),
      externalConnectionString: connection(`127.0.0.1:${port}`),
    };
  }

  secret(name: string): pulumi.Output<string> {
    const value = `${name}-of-nobody-but-this-machine`;
    this.#secrets.add(value);
    return pulumi.secret(value);
  }

  envGroup(name: string, { variables = noVariables, secretFiles = {} }: EnvGroupArgs): EnvGroup {
    return { name, variables, secretFiles };
  }

  rollout({ entries }: RolloutArgs): Rollout {
    this.#entries.push(...entries);
    return { releases: pulumi.output<Record<string, string>>({}) };
  }

  get notRolledOut(): readonly string[] {
    const rolledOut = new Set(this.#entries.map(({ service }) => service));
    return [...this.#services.keys()].filter((service) => !rolledOut.has(service)).map(({ name }) => name);
  }

  /** All that was asked for. @throws pulumi.RunError where a value can't be known */
  async file(): Promise<ComposeFile> {
    const parts = await Promise.all([
      ...[...this.#stores.values()].map((containerOf) => containerOf()),
      ...this.#entries.map((entry) => this.#containers(entry)),
    ]);
    const files = await Promise.all(this.#entries.map((entry) => configsOf(entry)));
    const configs = Object.fromEntries(files.flatMap((file) => Object.entries(file)));
    return {
      name: this.system,
      services: eachOnce(
        parts.flatMap((part) => Object.entries(part)),
        "containers",
      ),
      volumes: eachOnce(
        [...this.#stores.keys(), ...this.#disks()].map((name) => [name, {}]),
        "volumes",
      ),
      ...(Object.keys(configs).length > 0 && { configs }),
    };
  }

  #containers(entry: RolloutEntry): Promise<ComposeFile["services"]> {
    const { service } = entry;
    const asked = this.#services.get(service);
    if (asked === undefined) throw new pulumi.RunError(`\`${service.name}\` was not created by this platform`);
    if (this.options.production !== undefined && Object.keys(givenTo(entry).secretFiles).length > 0)
      throw this.#unavailable(service.name, "given secret files");
    return containersOf(entry, asked, this.#surroundings());
  }

  #surroundings(): Surroundings {
    const { production, isOverridable = () => true, optionalOf = () => [] } = this.options;
    const all = [...this.#services];
    return {
      ...{ production, isOverridable, optionalOf, secrets: this.#secrets, stores: [...this.#stores.keys()] },
      ports: new Map(all.flatMap(([{ name }, { port }]) => (port === undefined ? [] : [[port, name]]))),
      hosts: all.map(([{ name }, { listens }]) => `${name}:${listens}`),
      isWorker: (name) => all.some(([service, { isWorker }]) => service.name === name && isWorker === true),
    };
  }

  #process(name: string, args: ProcessArgs): Omit<Asked, "port"> {
    const { preDeployCommand, disk, port: listens = defaultPort } = args;
    return { build: this.#container(name, args.build), listens, preDeployCommand, mountPath: disk?.mountPath };
  }

  #container(name: string, build: Build | Image): DockerBuild | Image {
    if ("dockerfile" in build || "image" in build) return build;
    throw new pulumi.RunError(
      `\`${name}\` of ${this.system} is built natively, and Compose runs images: set its build to \`docker\``,
    );
  }

  #disks(): string[] {
    return [...this.#services].flatMap(([service, { mountPath }]) => (mountPath === undefined ? [] : diskOf(service)));
  }

  #unavailable(name: string, kind: string): pulumi.RunError {
    const file = this.options.production === undefined ? "Compose file" : "Compose file for production";
    return new pulumi.RunError(`\`${name}\` of ${this.system} is ${kind}, which no ${file} is written for yet`);
  }
}

/** @throws pulumi.RunError where two have one name, of which the file could hold but one */
function eachOnce<Value>(entries: readonly (readonly [string, Value])[], what: string): Record<string, Value> {
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return Object.fromEntries(entries);
  throw new pulumi.RunError(`two ${what} of the Compose file would be called \`${twice}\`; rename what one is of`);
}
