import type { Manifest } from "../components/manifest";

/** What the framework has to know of a service to give it its settings and their rules. */
export interface ServiceDefinition {
  /**
   * `web` runs as processes that the internet reaches, `private` as processes that other services alone reach, `worker` as processes that
   * nobody reaches; `cron` is built and runs at its times; `site` is built once and served as files.
   */
  kind: "web" | "private" | "worker" | "cron" | "site";
  /** Its environment variables. */
  manifest: Manifest;
  /**
   * Folder within the system's `rootDir` that is this service's own: commands run there, and files outside it are not there to it. Then its
   * globs are relative to it.
   *
   * @default the system's
   * @example "server"
   */
  rootDir?: string;
  /**
   * Folder of its own within the system's `rootDir`, where whoever works on it starts it: its `.env.example` is there.
   *
   * @default its `rootDir`, or else the system's
   * @example "services/api"
   */
  folder?: string;
  /**
   * Globs relative to `rootDir` whose changes are changes of the service: what it is built from.
   *
   * @default all of `rootDir`
   * @example ["package.json", "src/**"]
   */
  paths?: readonly string[];
  /**
   * Globs relative to `rootDir` of the migrations that it brings its database's schema forward by: a review, a promotion and a way back show
   * those that lie between two releases. They are SQL, or read like it.
   *
   * @default none
   * @example ["packages/migrations/migrations/*.sql"]
   */
  migrations?: readonly string[];
  /**
   * Whether browsers see its address: production then needs a domain for it.
   *
   * @default false
   */
  browserFacing?: boolean;
}

/** The services of a system, by name. */
export type Services = Readonly<Record<string, ServiceDefinition>>;

export type ServiceName<S extends Services> = keyof S & string;

/** The kinds of services that run as processes. */
export type ProcessKind = Exclude<BuiltKind, "cron">;

/** The kinds of services that run on the platform's machines. */
export type BuiltKind = Exclude<ServiceDefinition["kind"], "site">;

/** Names of the services of one kind. */
export type NameOfKind<S extends Services, Kind extends ServiceDefinition["kind"]> = {
  [Name in ServiceName<S>]: S[Name]["kind"] extends Kind ? Name : never;
}[ServiceName<S>];

/** What a service is built from, or its migrations: globs relative to the system's `rootDir`, as far as it says some. */
export function globsOf({ rootDir, ...service }: ServiceDefinition, kind: "paths" | "migrations"): readonly string[] {
  const globs = service[kind] ?? [];
  if (rootDir === undefined) return globs;
  return (kind === "paths" && globs.length === 0 ? ["**"] : globs).map((glob) => `${rootDir}/${glob}`);
}

/** Names of the services whose address browsers see, in their order. */
export function browserFacingServices(services: Services): string[] {
  return Object.keys(services).filter((name) => services[name]?.browserFacing);
}

/** Names of the services that run as processes, in their order. */
export function processesOf(services: Services): string[] {
  return builtServices(services).filter((name) => services[name]?.kind !== "cron");
}

/** Names of the services that run on the platform's machines, in their order. */
export function builtServices(services: Services): string[] {
  return Object.keys(services).filter((name) => services[name]?.kind !== "site");
}

/** Names of the services that can be pinned to a release, in their order: Render only deploys the newest commit of a cron job's branch. */
export function pinnableServices(services: Services): string[] {
  return Object.keys(services).filter((name) => services[name]?.kind !== "cron");
}

/** Names of the services that the internet reaches, in their order. */
export function publicServices(services: Services): string[] {
  return Object.keys(services).filter((name) => services[name]?.kind === "web" || services[name]?.kind === "site");
}
