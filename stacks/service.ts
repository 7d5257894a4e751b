import type { Manifest } from "../components/manifest";

/** An image that a service can run, which is built elsewhere. */
export interface ServiceImage {
  /**
   * Registry (Docker Hub without one) and path, without tag and digest. Which image of that name runs, a stack says in `releases`. With
   * `orBuilt` its last part is enough: a stack says in `registry` where it is.
   *
   * @example "ghcr.io/acme/shop"
   */
  name: string;
  /**
   * Whether the composition says how it is built from the repository as well. Then a stack pins it to either: a commit, which is built, or an
   * image.
   *
   * @default false: it always runs an image, with nothing of the repository in it
   */
  orBuilt?: boolean;
}

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
   * The image that it runs, or can run. A static site has none.
   *
   * @default none: it is built from the repository
   * @example { name: "ghcr.io/acme/shop" }
   */
  image?: ServiceImage;
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

/** The services that can be pinned to a release. Render only deploys the newest commit of a cron job's branch; an image it takes by its digest. */
export function pinnableServices(services: Services): Services {
  return Object.fromEntries(
    Object.entries(services).filter(([, { kind, image }]) => kind !== "cron" || image !== undefined),
  );
}

/** Names of the services that can run an image, in their order. */
export function imageServices(services: Services): string[] {
  return Object.keys(services).filter((name) => services[name]?.image !== undefined);
}

/** Whether a service is built from the repository, or can be. */
export function isBuilt({ image }: ServiceDefinition): boolean {
  return image === undefined || image.orBuilt === true;
}

/** Whether a service can be pinned to a commit. */
export function takesCommits(service: ServiceDefinition): boolean {
  return service.kind !== "cron" && isBuilt(service);
}

/** Names of the services that the internet reaches, in their order. */
export function publicServices(services: Services): string[] {
  return Object.keys(services).filter((name) => services[name]?.kind === "web" || services[name]?.kind === "site");
}
