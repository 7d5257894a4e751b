import * as pulumi from "@pulumi/pulumi";
import { withParameters } from "../connection-string";
import { dnsRecordsOf } from "../dns";
import { type Given, givenTo } from "../given";
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
  PublicServiceArgs,
  Rollout,
  RolloutArgs,
  RolloutEntry,
  SecretArgs,
  Service,
  StaticSiteArgs,
  WebService,
  WebServiceArgs,
} from "../platform";
import type { AskedComposition, AskedPart, AskedService } from "./composition";
import type { OutlineFile, OutlinePart, OutlineVariable, ProcessKind, Read } from "./outline";
import { known, required, type Settled, settled } from "./settled";
import { type KnownAddresses, Traces } from "./traces";

/** What the recording platform has to know of a system, and of the platform that the system is really for. */
export interface OutlinePlace {
  system: string;
  /** What a part is called on the platform. */
  nameOf: (part: string) => string;
  /** Gigabytes of a database's disk when none are asked for. */
  defaultDiskSizeGB: (plan: string) => number | undefined;
  /**
   * Whether services are found at their own domains.
   *
   * @default true
   */
  reachedByDomain?: boolean | undefined;
  /**
   * What is known of services that are there already, by name.
   *
   * @default nothing
   */
  known?: ((part: string) => KnownAddresses | undefined) | undefined;
}

/** A part of which some may be an output. */
type Recorded = Pick<
  OutlinePart,
  "name" | "kind" | "platformName" | "runtime" | "domains" | "isPublic" | "mostInstances"
> & {
  plan?: pulumi.Input<string> | undefined;
  instances?: pulumi.Input<number> | undefined;
  diskSizeGB?: pulumi.Input<number> | undefined;
};

/** What was recorded of a system, once every value is known. */
export interface Recording {
  parts: Omit<OutlinePart, "isBrowserFacing">[];
  reads: Read[];
  unread: { service: string; variable: string; reason: string }[];
  variables: OutlineVariable[];
  secretFiles: OutlineFile[];
}

/**
 * A platform on which nothing is made: it records what a composition asks for, and tells it addresses, connections and secrets by which
 * it knows them again in the variables of services. It needs no Pulumi engine.
 */
export class OutlinePlatform implements Platform {
  readonly #parts: { part: Recorded; asked: Promise<Settled<object>> }[] = [];
  readonly #services = new Set<Service>();
  readonly #entries: RolloutEntry[] = [];
  #rollbackOnFailure = true;
  readonly #traces: Traces;

  constructor(private readonly place: OutlinePlace) {
    this.#traces = new Traces(place.system, place.known);
  }

  webService(name: string, args: WebServiceArgs): WebService {
    const { onlyAtDomains, ...others } = args;
    const isClosed = onlyAtDomains === true && args.domains?.length && this.place.reachedByDomain !== false;
    this.#recordProcess(name, "web service", isClosed ? args : others);
    const privateHost = pulumi.output(this.#traces.privateHost(name, args.port));
    return this.#serve({ ...this.#service(name, args), privateHost });
  }

  privateService(name: string, args: ProcessArgs): PrivateService {
    this.#recordProcess(name, "private service", args);
    return this.#serve({ name, privateHost: pulumi.output(this.#traces.privateHost(name, args.port)) });
  }

  backgroundWorker(name: string, args: ProcessArgs): Service {
    this.#recordProcess(name, "background worker", args);
    return this.#serve({ name });
  }

  cronJob(name: string, args: CronJobArgs): Service {
    const { build, plan = "starter" } = args;
    this.#record({ name, kind: "cron job", runtime: runtimeOf(build), plan, domains: [], isPublic: false }, args);
    return this.#serve({ name });
  }

  staticSite(name: string, args: StaticSiteArgs): PublicService {
    this.#record({ name, kind: "static site", domains: [...(args.domains ?? [])], isPublic: true }, args);
    return this.#serve(this.#service(name, args));
  }

  postgres(name: string, args: PostgresArgs): Postgres {
    const { plan, diskSizeGB, allowedNetworks = [] } = args;
    const isPublic = allowedNetworks.length > 0;
    this.#record({ name, kind: "Postgres", plan, diskSizeGB, domains: [], isPublic }, args);
    const [inside, outside] = this.#connections(name, "postgresql", "postgresql");
    return {
      connectionString: (parameters = {}) => pulumi.secret(withParameters(inside, parameters)),
      externalConnectionString: (parameters = {}) => pulumi.secret(withParameters(outside, parameters)),
    };
  }

  keyValue(name: string, args: KeyValueArgs): KeyValue {
    const { plan, allowedNetworks = [] } = args;
    this.#record({ name, kind: "key value", plan, domains: [], isPublic: allowedNetworks.length > 0 }, args);
    const [inside, outside] = this.#connections(name, "redis", "rediss");
    return {
      connectionString: () => pulumi.secret(inside),
      externalConnectionString: () => pulumi.secret(outside),
    };
  }

  secret(name: string, args: SecretArgs = {}): pulumi.Output<string> {
    this.#record({ name, kind: "generated secret", domains: [], isPublic: false }, args);
    return pulumi.secret(this.#traces.secret(name));
  }

  /** It is no part of its own: services are told to get what is in it. */
  envGroup(name: string, args: EnvGroupArgs): EnvGroup {
    const { variables = noVariables, secretFiles = {} } = args;
    return { name, variables, secretFiles };
  }

  rollout({ entries, rollbackOnFailure = true }: RolloutArgs): Rollout {
    for (const entry of entries) {
      const { name } = entry.service;
      if (!this.#services.has(entry.service))
        throw new Error(`\`${name}\` was not created by this platform, so it can't be rolled out`);
      givenTo(entry);
    }
    this.#entries.push(...entries);
    this.#rollbackOnFailure &&= rollbackOnFailure;
    return { releases: pulumi.output<Record<string, string>>({}) };
  }

  get notRolledOut(): readonly string[] {
    const rolledOut = new Set(this.#entries.map(({ service }) => service));
    return [...this.#services].filter((service) => !rolledOut.has(service)).map(({ name }) => name);
  }

  /** All that was asked for so far. */
  async recording(): Promise<Recording> {
    const parts = await Promise.all(this.#parts.map(({ part }) => this.#outlined(part)));
    const given = this.#entries.map((entry) => ({ service: entry.service.name, ...givenTo(entry) }));
    const settling = given.flatMap(({ service, ...gets }) =>
      Object.keys(gets.variables.values).map((name) => this.#variable(service, name, gets)),
    );
    const contents = given.flatMap(({ secretFiles }) => Object.values(secretFiles).map((content) => settled(content)));
    const [read] = await Promise.all([Promise.all(settling), ...this.#parts.map(({ asked }) => asked), ...contents]);
    const variables = read.flatMap((found) => ("reason" in found ? [] : [found]));
    return {
      parts,
      variables,
      secretFiles: given.flatMap(({ service, secretFiles, fromGroups }) =>
        Object.keys(secretFiles).map((name) => ({ service, name, ...groupOf(fromGroups.secretFiles, name) })),
      ),
      reads: variables.flatMap(({ service: to, name: variable, reads }) =>
        reads.map((found) => ({ ...found, to, variable })),
      ),
      unread: read.flatMap((found) => ("reason" in found ? [found] : [])),
    };
  }

  async #variable(
    service: string,
    name: string,
    { variables: { values, runtimeOnly, defaults }, fromGroups }: Given,
  ): Promise<OutlineVariable | Recording["unread"][number]> {
    const found = await settled(values[name] ?? "");
    if ("reason" in found) return { service, variable: name, reason: found.reason };
    return {
      service,
      name,
      ...this.#traces.shown(found.value),
      isSecret: found.isSecret,
      isReadByBuild: !runtimeOnly.includes(name),
      isDefault: defaults.includes(name),
      ...groupOf(fromGroups.variables, name),
      reads: this.#traces.found(found.value),
    };
  }

  /**
   * All that was asked for so far, with every value, for whoever asks the same of a platform in another way.
   *
   * @throws Error when a value can't be had
   */
  async asked(): Promise<AskedComposition> {
    const parts = this.#parts.map(
      async ({ part: { name, kind, platformName }, asked }) =>
        ({ name, kind, platformName, args: required(await asked, name).value }) as AskedPart,
    );
    const services = this.#entries.map(async (entry): Promise<AskedService> => {
      const { service, after = [] } = entry;
      const { variables, secretFiles } = givenTo(entry);
      const values = Object.entries(variables.values).map(async ([name, input]) => {
        const { value, isSecret } = required(await settled(input), `\`${name}\` of ${service.name}`);
        return { name, pieces: this.#traces.pieces(value), isSecret };
      });
      return {
        name: service.name,
        variables: await Promise.all(values),
        secretFiles: Object.keys(secretFiles),
        after: [...after],
      };
    });
    return {
      system: this.place.system,
      parts: await Promise.all(parts),
      services: await Promise.all(services),
      rollbackOnFailure: this.#rollbackOnFailure,
      isMadeUp: (text) => this.#traces.pieces(text).some((piece) => typeof piece !== "string"),
    };
  }

  #recordProcess(name: string, kind: ProcessKind, args: ProcessArgs & PublicServiceArgs): void {
    const { build, plan = "starter", autoscaling, domains = [], disk } = args;
    const instances = autoscaling?.min ?? args.instances ?? 1;
    const diskSizeGB = disk && (disk.sizeGB ?? 1);
    const runtime = runtimeOf(build);
    const isPublic = kind === "web service";
    const most = autoscaling && { mostInstances: autoscaling.max };
    this.#record({ name, kind, runtime, plan, instances, ...most, diskSizeGB, domains: [...domains], isPublic }, args);
  }

  /** @param args what it is asked for with: whatever of it fails must not go unseen */
  #record(part: Omit<Recorded, "platformName">, args: object): void {
    const platformName = this.place.nameOf(part.name);
    this.#parts.push({ part: { ...part, platformName }, asked: settled(args) });
  }

  #serve<Kind extends Service>(service: Kind): Kind {
    this.#services.add(service);
    return service;
  }

  #service(name: string, { domains = [] }: PublicServiceArgs): PublicService {
    const [domain] = domains;
    const ownUrl = pulumi.output(this.#traces.platformUrl(name));
    const url =
      domain === undefined || this.place.reachedByDomain === false
        ? ownUrl
        : pulumi.output(this.#traces.domainUrl(name, domain));
    return { name, url, dnsRecords: dnsRecordsOf(domains, ownUrl) };
  }

  #connections(name: string, inside: string, outside: string): [inside: string, outside: string] {
    return [this.#traces.connection(name, inside), this.#traces.connection(name, outside, "oregon")];
  }

  async #outlined({ plan, instances, diskSizeGB, ...part }: Recorded): Promise<Omit<OutlinePart, "isBrowserFacing">> {
    const [size, count, asked] = await Promise.all([known(plan), known(instances), known(diskSizeGB)]);
    const disk =
      asked ?? (part.kind === "Postgres" && size !== undefined ? this.place.defaultDiskSizeGB(size) : undefined);
    return {
      ...part,
      ...(size !== undefined && { plan: size }),
      ...(count !== undefined && { instances: count }),
      ...(disk !== undefined && { diskSizeGB: disk }),
    };
  }
}

function groupOf(origins: Given["fromGroups"]["variables"], name: string): Pick<OutlineVariable, "group"> {
  const group = origins[name];
  return group === undefined ? {} : { group };
}

function runtimeOf(build: Build | Image): string {
  if ("image" in build) return "image";
  return "dockerfile" in build ? "docker" : build.runtime;
}
