import { join } from "node:path";
import type { Service } from "@slipway/render-api";
import { type BuildFolders, venvOf } from "./build-folders";
import { shortTypes } from "./environment";
import { servicePlanSize } from "./plan-size";
import type { Commit, ReleaseSettings } from "./runtime";

/** What an instance has of its own. */
export interface InstancePlace {
  /** `srv-<xid>-<5 characters>` */
  id: string;
  /** The port that it is to listen on; absent for pre-deploy commands. */
  port?: number;
}

/** Render's default variables of a build, followed by the service's own, which win. */
export function buildVariables(
  settings: ReleaseSettings,
  commit: Commit,
  folders: BuildFolders,
): Record<string, string> {
  const { build, always } = runtimeDefaults(settings.service, folders);
  return { ...ofEveryService(settings.service, commit), ...always, ...build, ...own(settings) };
}

/**
 * The variables of a running process, the service's own last, which win.
 *
 * @param commit absent: it runs an image of a registry
 */
export function runVariables(
  settings: ReleaseSettings,
  commit: Commit | undefined,
  folders: BuildFolders,
  instance: InstancePlace,
): Record<string, string> {
  const { service } = settings;
  const { run, always } = runtimeDefaults(service, folders, instance);
  const listens = isConnectedTo(service);
  const concurrency = String(Math.max(1, Math.floor(cpusOf(service) ?? 1)));
  return {
    ...ofEveryService(service, commit),
    ...(listens ? { RENDER_WEB_CONCURRENCY: concurrency, WEB_CONCURRENCY: concurrency } : {}),
    ...always,
    ...run,
    RENDER_INSTANCE_ID: instance.id,
    ...own(settings),
    // Render's router follows a `PORT` of the service's own; here each instance needs another one.
    ...(listens && instance.port !== undefined ? { PORT: String(instance.port) } : {}),
  };
}

function own({ envVars }: ReleaseSettings): Record<string, string> {
  return Object.fromEntries(envVars.map(({ key, value }) => [key, value]));
}

/** What Render sets for each service, whatever it is written in. */
function ofEveryService(service: Service, commit: Commit | undefined): Record<string, string> {
  const cpus = cpusOf(service);
  return {
    RENDER: "true",
    IS_PULL_REQUEST: String(service.serviceDetails.parentServer !== undefined),
    RENDER_SERVICE_ID: service.id,
    RENDER_SERVICE_NAME: service.name,
    RENDER_SERVICE_TYPE: shortTypes[service.type],
    ...(cpus === undefined ? {} : { RENDER_CPU_COUNT: String(cpus) }),
    ...externalAddress(service),
    ...(isConnectedTo(service) ? { RENDER_DISCOVERY_SERVICE: `${service.slug}-discovery` } : {}),
    ...(service.repo === undefined || commit === undefined ? {} : gitVariables(service, service.repo, commit)),
  };
}

function isConnectedTo({ type }: Service): boolean {
  return type === "web_service" || type === "private_service";
}

function externalAddress({ type, serviceDetails: { url } }: Service): Record<string, string> {
  if (url === undefined || (type !== "web_service" && type !== "static_site")) return {};
  return { RENDER_EXTERNAL_URL: url, RENDER_EXTERNAL_HOSTNAME: new URL(url).hostname };
}

function gitVariables({ branch }: Service, repo: string, commit: Commit): Record<string, string> {
  return {
    RENDER_GIT_COMMIT: commit.id,
    ...(branch === undefined ? {} : { RENDER_GIT_BRANCH: branch }),
    RENDER_GIT_REPO_SLUG: repoSlug(repo),
  };
}

/** `<user>/<repository>` */
function repoSlug(repo: string): string {
  return repo
    .replace(/\.git$/, "")
    .split(/[/:]/)
    .slice(-2)
    .join("/");
}

function cpusOf({ type, serviceDetails: { plan } }: Service): number | undefined {
  return type === "static_site" ? undefined : (servicePlanSize(plan).cpus ?? 1);
}

interface Defaults {
  always?: Record<string, string>;
  build?: Record<string, string>;
  run?: Record<string, string>;
}

/** What Render's native runtimes set. Docker has none: an image sets what it wants. */
function runtimeDefaults(service: Service, folders: BuildFolders, instance?: InstancePlace): Defaults {
  const port = String(instance?.port ?? 10_000);
  switch (service.serviceDetails.runtime) {
    case "node":
      return { always: { NODE_MODULES_CACHE: "true" }, run: { NODE_ENV: "production" } };
    case "python":
      return python(folders, port);
    case "ruby":
      return ruby(folders, port, instance);
    case "go":
      return { always: { GO111MODULE: "on" } };
    case "rust":
      return { always: { ROCKET_ENV: "prod" }, run: { ROCKET_PORT: port } };
    case "elixir":
      return { always: { MIX_ENV: "prod", RELEASE_DISTRIBUTION: "name" } };
    default:
      return {};
  }
}

function python(folders: BuildFolders, port: string): Defaults {
  return {
    always: {
      FORWARDED_ALLOW_IPS: "*",
      GUNICORN_CMD_ARGS: `--preload --access-logfile - --bind=0.0.0.0:${port}`,
      PIPENV_YES: "true",
      VENV_ROOT: venvOf(folders, "python"),
    },
    build: { CI: "true" },
  };
}

function ruby({ gems, tmp }: BuildFolders, port: string, instance: InstancePlace | undefined): Defaults {
  return {
    always: {
      BUNDLE_APP_CONFIG: gems,
      BUNDLE_BIN: join(gems, "bin"),
      BUNDLE_DEPLOYMENT: "true",
      BUNDLE_PATH: gems,
      GEM_PATH: gems,
      MALLOC_ARENA_MAX: "2",
      PASSENGER_ENGINE: "builtin",
      PASSENGER_ENVIRONMENT: "production",
      PASSENGER_PORT: port,
      // Render's instances have a `/tmp` each.
      PIDFILE: join(tmp, `puma-server-${instance?.id ?? "build"}.pid`),
      RAILS_ENV: "production",
      RAILS_SERVE_STATIC_FILES: "true",
      RAILS_LOG_TO_STDOUT: "true",
    },
  };
}
