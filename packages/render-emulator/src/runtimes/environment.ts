import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Service } from "@slipway/render-api";
import type { Commit, ReleaseSettings } from "./runtime";

/** What of the emulator's own environment builds need to reach the network and its registries. */
const networkSettings = [
  /^(https?|all|no|ftp)_proxy$/i,
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CAINFO|REQUESTS_CA_BUNDLE|PIP_CERT)$/,
  /^npm_config_(registry|cafile|ca|proxy|https[-_]proxy|noproxy|strict[-_]ssl|@.*:registry|\/\/.*)$/i,
  /^(COREPACK_(NPM_|INTEGRITY_KEYS$)|GOPROXY$|GOSUMDB$|GONOSUMDB$|GOPRIVATE$|PIP_(EXTRA_)?INDEX_URL$|UV_(DEFAULT_|EXTRA_)?INDEX)/,
];

/** Folders that belong to the machine, not to one service. */
export interface Machine {
  /** The emulator's own environment. */
  env: Readonly<Record<string, string | undefined>>;
  /** Package managers' downloads, shared by all builds. */
  packageCacheDir: string;
}

/**
 * The variables that every process of a service gets whatever it is: a shell to live in, and the way to the network.
 */
export function baseEnvironment(machine: Machine, homeDir: string, binDir: string): Record<string, string> {
  const cache = (name: string) => join(machine.packageCacheDir, name);
  return {
    ...pickNetworkSettings(machine.env),
    PATH: [binDir, ...machinePath(machine.env.PATH ?? "")].join(delimiter),
    HOME: homeDir,
    LANG: "C.UTF-8",
    TMPDIR: tmpdir(),
    NPM_CONFIG_USERCONFIG:
      machine.env.NPM_CONFIG_USERCONFIG ?? machine.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
    npm_config_cache: cache("npm"),
    // pnpm keeps its store there; a `store-dir` setting in the environment would make npm complain in every build.
    PNPM_HOME: cache("pnpm"),
    YARN_CACHE_FOLDER: cache("yarn"),
    COREPACK_HOME: cache("corepack"),
    COREPACK_ENABLE_DOWNLOAD_PROMPT: "0",
    GOMODCACHE: cache("go-mod"),
    GOCACHE: cache("go-build"),
    PIP_CACHE_DIR: cache("pip"),
  };
}

/** The PATH without what package scripts put there: a build must not find this project's own tools. */
function machinePath(path: string): string[] {
  return path.split(delimiter).filter((entry) => !/node_modules[\\/]\.bin|node-gyp-bin/.test(entry));
}

function pickNetworkSettings(env: Machine["env"]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && networkSettings.some((pattern) => pattern.test(name))) picked[name] = value;
  }
  return picked;
}

/** What Render calls each type of service in variables and in addresses of its dashboard. */
export const shortTypes: Record<Service["type"], string> = {
  web_service: "web",
  private_service: "pserv",
  background_worker: "worker",
  static_site: "static",
  cron_job: "cron",
};

/** Render's default variables of a build, followed by the service's own, which win. */
export function buildEnvironment({ service, envVars }: ReleaseSettings, commit: Commit): Record<string, string> {
  const { url } = service.serviceDetails;
  const isPublic = service.type === "web_service" || service.type === "static_site";
  return {
    RENDER: "true",
    IS_PULL_REQUEST: "false",
    RENDER_SERVICE_ID: service.id,
    RENDER_SERVICE_NAME: service.name,
    RENDER_SERVICE_TYPE: shortTypes[service.type],
    RENDER_CPU_COUNT: "1",
    RENDER_GIT_COMMIT: commit.id,
    ...(service.branch === undefined ? {} : { RENDER_GIT_BRANCH: service.branch }),
    RENDER_GIT_REPO_SLUG: repoSlug(service.repo ?? ""),
    ...(isPublic && url !== undefined
      ? { RENDER_EXTERNAL_URL: url, RENDER_EXTERNAL_HOSTNAME: new URL(url).hostname }
      : {}),
    ...(service.type === "static_site" ? {} : { RENDER_DISCOVERY_SERVICE: `${service.slug}-discovery` }),
    ...runtimeDefaults[service.serviceDetails.runtime ?? ""]?.build,
    ...Object.fromEntries(envVars.map(({ key, value }) => [key, value])),
  };
}

/** The variables of a running process: those of a build, the runtime's, and who the instance is. */
export function runEnvironment(settings: ReleaseSettings, commit: Commit, instanceId: string): Record<string, string> {
  const concurrency = { WEB_CONCURRENCY: "1", RENDER_WEB_CONCURRENCY: "1" };
  return {
    ...concurrency,
    ...runtimeDefaults[settings.service.serviceDetails.runtime ?? ""]?.run,
    ...buildEnvironment(settings, commit),
    RENDER_INSTANCE_ID: instanceId,
  };
}

/** What Render's native runtimes set. Docker has none: an image sets what it wants. */
const runtimeDefaults: Record<string, { build?: Record<string, string>; run?: Record<string, string> }> = {
  node: { run: { NODE_ENV: "production" } },
  ruby: { run: { RAILS_ENV: "production", RAILS_LOG_TO_STDOUT: "true" } },
  go: { build: { GO111MODULE: "on" } },
};

function repoSlug(repo: string): string {
  return repo
    .replace(/\.git$/, "")
    .split(/[/:]/)
    .slice(-2)
    .join("/");
}
