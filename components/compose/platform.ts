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
import type { ComposeFile, Condition } from "./compose-file";
import { configName, configsOf } from "./configs";
import { databaseOf, LOCAL, POSTGRES_PORT, type Store } from "./database";
import { known, knownValues } from "./known";

/** The first of those under which this machine's own programs find services and databases. */
const FIRST_PORTS = { service: defaultPort, postgres: 15_432 };
type DockerBuild = Extract<Build, { dockerfile: string }>;

/** A service that a composition has asked for. */
interface Asked {
  build: DockerBuild | Image;
  /** Where it listens within its container. */
  listens: number;
  /** Under which this machine's own programs find it; nothing for what is not for them. */
  port?: number;
  /** Whether nobody connects to it, so that it is there once it has started. */
  isWorker?: true;
  /** Whether it runs only when it is asked to: nothing here knows of times. */
  isCronJob?: true;
  preDeployCommand: pulumi.Input<string> | undefined;
  /** Where its disk is, if it has one. */
  mountPath: pulumi.Input<string> | undefined;
}

/**
 * A platform on which nothing is made: what a composition asks for becomes a Compose file, with which Docker runs the same system on a
 * developer's machine.
 */
export class ComposePlatform implements Platform {
  readonly #services = new Map<Service, Asked>();
  readonly #entries: RolloutEntry[] = [];
  readonly #stores = new Map<string, Store>();

  /** @param system its name */
  constructor(private readonly system: string) {}

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

  postgres(name: string, { version }: PostgresArgs): Postgres {
    const port = FIRST_PORTS.postgres + this.#stores.size;
    this.#stores.set(name, { version, port });
    const connection =
      (host: string) =>
      (parameters: Readonly<Record<string, string>> = {}) =>
        pulumi.secret(withParameters(`postgresql://${LOCAL}:${LOCAL}@${host}/${LOCAL}`, parameters));
    return {
      connectionString: connection(`${name}:${POSTGRES_PORT}`),
      externalConnectionString: connection(`127.0.0.1:${port}`),
    };
  }

  keyValue(name: string): KeyValue {
    throw this.#unavailable(name, "a key value store");
  }

  secret(name: string): pulumi.Output<string> {
    return pulumi.secret(`${name}-of-nobody-but-this-machine`);
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
      ...[...this.#stores].map(([name, store]) => databaseOf(name, store)),
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

  /** A service's container, and the one that does what comes before each deploy. */
  async #containers(entry: RolloutEntry): Promise<ComposeFile["services"]> {
    const { service, after = [] } = entry;
    const { variables, secretFiles } = givenTo(entry);
    const asked = this.#services.get(service);
    if (asked === undefined) throw new pulumi.RunError(`\`${service.name}\` was not created by this platform`);
    const environment = await knownValues(variables.values);
    const configs = Object.keys(secretFiles).map((name) => ({
      source: configName(service, name),
      target: `/etc/secrets/${name}`,
    }));
    const image = {
      ...(await imageOf(asked.build, environment, variables.runtimeOnly)),
      environment,
      ...(configs.length > 0 && { configs }),
    };
    const stores = [...this.#stores.keys()].filter((store) =>
      Object.values(environment).some((value) => value.includes(`@${store}:`)),
    );
    const ports = asked.port !== undefined && { ports: [`127.0.0.1:${asked.port}:${asked.listens}`] };
    // What ends is started again, as everywhere where workers are run.
    const volumes = asked.mountPath !== undefined && {
      volumes: [`${diskOf(service)}:${await known("mountPath", asked.mountPath)}`],
    };
    const running = asked.isCronJob ? { restart: "no" as const, profiles: ["cron-jobs"] } : {};
    const restart = asked.isWorker ? { restart: "always" as const } : running;
    const own = { ...image, ...ports, ...volumes, ...restart };
    const workers = after.filter((name) => this.#isWorker(name));
    const healthy = [...stores, ...after.filter((name) => !this.#isWorker(name))];
    const others = { ...once("service_healthy", healthy), ...once("service_started", workers) };
    if (asked.preDeployCommand === undefined) return { [service.name]: { ...own, depends_on: others } };
    const command = ["sh", "-c", await known("preDeployCommand", asked.preDeployCommand)];
    const before = `${service.name}-pre-deploy`;
    const done = once("service_completed_successfully", [before]);
    return {
      [before]: { ...image, command, restart: "no", depends_on: once("service_healthy", stores) },
      [service.name]: { ...own, depends_on: { ...others, ...done } },
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

  #isWorker(name: string): boolean {
    return [...this.#services].some(([service, { isWorker }]) => service.name === name && isWorker === true);
  }

  #unavailable(name: string, kind: string): pulumi.RunError {
    return new pulumi.RunError(`\`${name}\` of ${this.system} is ${kind}, which no Compose file is written for yet`);
  }
}

/** The name of the volume that is a service's disk. */
function diskOf({ name }: Service): string {
  return `${name}-disk`;
}

/** @throws pulumi.RunError where two have one name, of which the file could hold but one */
function eachOnce<Value>(entries: readonly (readonly [string, Value])[], what: string): Record<string, Value> {
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return Object.fromEntries(entries);
  throw new pulumi.RunError(`two ${what} of the Compose file would be called \`${twice}\`; rename what one is of`);
}

function once<C extends Condition>(condition: C, names: readonly string[]): Record<string, { condition: C }> {
  return Object.fromEntries(names.map((name) => [name, { condition }]));
}

/** Variables that a build may read are given to it, as Render gives them. */
async function imageOf(
  asked: DockerBuild | Image,
  environment: Record<string, string>,
  runtimeOnly: readonly string[],
): Promise<Pick<ComposeFile["services"][string], "image" | "command" | "build">> {
  if ("image" in asked) {
    const { image, command } = asked;
    return { image, ...(command !== undefined && { command: ["sh", "-c", await known("command", command)] }) };
  }
  const { dockerfile, context = "." } = asked;
  const args = Object.fromEntries(Object.entries(environment).filter(([name]) => !runtimeOnly.includes(name)));
  return { build: { context, dockerfile, ...(Object.keys(args).length > 0 && { args }) } };
}
