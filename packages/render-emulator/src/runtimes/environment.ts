import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Service } from "@slipway/render-api";
import { type BuildFolders, venvOf } from "./build-folders";

const proxies = /^(https?|all|no|ftp)_proxy$/i;

/** What of the emulator's own environment builds need to reach the network and its registries. */
const networkSettings = [
  proxies,
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CAINFO|REQUESTS_CA_BUNDLE|PIP_CERT)$/,
  /^npm_config_(registry|cafile|ca|proxy|https[-_]proxy|noproxy|strict[-_]ssl|@.*:registry|\/\/.*)$/i,
  /^(COREPACK_(NPM_|INTEGRITY_KEYS$)|GOPROXY$|GOSUMDB$|GONOSUMDB$|GOPRIVATE$|PIP_((EXTRA_)?INDEX_URL|FIND_LINKS)$)/,
  /^(UV_(DEFAULT_|EXTRA_)?INDEX|CARGO_(HTTP|NET|REGISTRIES)_|BUNDLE_MIRROR__|HEX_MIRROR)/,
];

/** Folders that belong to the machine, not to one service. */
export interface Machine {
  /** The emulator's own environment. */
  env: Readonly<Record<string, string | undefined>>;
  /** Package managers' downloads, shared by all builds. */
  packageCacheDir: string;
}

/**
 * The variables that every process of a service gets whatever it is: a shell to live in, the way to the network, and
 * the folders of its build for what it installs. Shared by all builds are only downloads that are found by their
 * content.
 */
export function baseEnvironment(
  machine: Machine,
  folders: BuildFolders,
  runtime: string | undefined,
): Record<string, string> {
  const cache = (name: string) => join(machine.packageCacheDir, name);
  const { home, cargo, go, gems } = folders;
  return {
    ...pickNetworkSettings(machine.env),
    PATH: [...commandFolders(folders, runtime), ...machinePath(machine.env.PATH)].join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    TMPDIR: folders.tmp,
    // Where many of Render's build scripts keep things.
    XDG_CACHE_HOME: join(home, ".cache"),
    npm_config_cache: cache("npm"),
    npm_config_prefix: folders.npm,
    // pnpm's store is in it: a `store-dir` setting in the environment would make npm complain in every build.
    PNPM_HOME: folders.pnpm,
    // Of Yarn 2 and newer. Yarn 1 spoils its cache when two builds fill it at once: each has its own, in its home.
    YARN_GLOBAL_FOLDER: cache("yarn"),
    BUN_INSTALL: join(home, ".bun"),
    COREPACK_HOME: folders.corepack,
    COREPACK_ENABLE_DOWNLOAD_PROMPT: "0",
    GOPATH: go,
    GOMODCACHE: cache("go-mod"),
    GOCACHE: cache("go-build"),
    // As Go is made; some distributions turn it off.
    GOTOOLCHAIN: "auto",
    CARGO_HOME: cargo,
    RUSTUP_HOME: folders.rustup,
    GEM_HOME: gems,
    MAVEN_OPTS: mavenOptions(home, cache("maven")),
    GRADLE_USER_HOME: join(home, ".gradle"),
    PIP_CACHE_DIR: cache("pip"),
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    // Another Python than the virtual environment's is the machine's own, which nobody's build may change.
    PIP_REQUIRE_VIRTUALENV: "true",
    UV_CACHE_DIR: cache("uv"),
    // Links would let one build write into what another one runs.
    UV_LINK_MODE: "copy",
    ...(runtime === "python" ? { VIRTUAL_ENV: venvOf(folders, runtime) } : {}),
  };
}

/**
 * How Maven of any version is told where its things are: 3.8 reads no `MAVEN_ARGS`. Java asks the system for the user's home, not `HOME`, and
 * what a plugin keeps there would land in it. Builds that download at once are kept apart by locks, where Maven knows them (from 3.9 on).
 * A repository of Maven's is found by names and versions, which are never published twice; what a build installs into it other builds see.
 */
function mavenOptions(home: string, repository: string): string {
  const locks = ["factory=file-lock", "nameMapper=file-gav"].map((lock) => `-Daether.syncContext.named.${lock}`);
  return [`-Duser.home=${home}`, `-Dmaven.repo.local=${repository}`, ...locks].join(" ");
}

/** Where commands are looked for before the machine's own. */
function commandFolders(folders: BuildFolders, runtime: string | undefined): string[] {
  const { home, npm, pnpm, gems, go, cargo } = folders;
  const installed = [npm, gems, go, cargo].map((prefix) => join(prefix, "bin"));
  // Of pnpm 11 and newer, and of those before.
  const pnpmFolders = [join(pnpm, "bin"), pnpm];
  const venv = join(venvOf(folders, runtime), "bin");
  const homes = [join(home, ".local", "bin"), join(home, ".bun", "bin"), join(home, ".yarn", "bin")];
  return [venv, folders.bin, ...installed, ...pnpmFolders, ...homes, folders.tools];
}

/** The PATH without what package scripts put there: a build must not find this project's own tools. */
export function machinePath(path: string | undefined): string[] {
  const entries = (path ?? "").split(delimiter);
  return entries.filter((entry) => !/node_modules[\\/]\.bin|node-gyp-bin/.test(entry));
}

/** The way out, for a build that has the machine's network and nothing else of it. */
export function pickProxies(env: Machine["env"]): Record<string, string> {
  return Object.fromEntries(Object.entries(pickNetworkSettings(env)).filter(([name]) => proxies.test(name)));
}

export function pickNetworkSettings(env: Machine["env"]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && networkSettings.some((pattern) => pattern.test(name))) picked[name] = value;
  }
  return picked;
}

/** Files of the user that say how registries are reached: each build gets a copy, so that it can change its own only. */
export function registrySettings(machine: Machine, folders: BuildFolders): { from: string[]; to: string }[] {
  const mine = (...path: string[]) => join(homedir(), ...path);
  const { env } = machine;
  const npmUser = env.NPM_CONFIG_USERCONFIG ?? env.npm_config_userconfig ?? mine(".npmrc");
  const npmGlobal = env.NPM_CONFIG_GLOBALCONFIG ?? env.npm_config_globalconfig ?? besideNode("etc", "npmrc");
  return [
    { from: [npmUser], to: join(folders.home, ".npmrc") },
    { from: [npmGlobal], to: join(folders.npm, "etc", "npmrc") },
    {
      from: [mine(".config", "pip", "pip.conf"), mine(".pip", "pip.conf")],
      to: join(folders.home, ".pip", "pip.conf"),
    },
    { from: [mine(".config", "uv", "uv.toml")], to: join(folders.home, ".config", "uv", "uv.toml") },
    { from: [mine(".config", "go", "env")], to: join(folders.home, ".config", "go", "env") },
    { from: [mine(".cargo", "config.toml"), mine(".cargo", "config")], to: join(folders.cargo, "config.toml") },
    // Its mirrors and proxies, and what their passwords are encrypted with.
    ...["settings.xml", "settings-security.xml"].map((file) => ({
      from: [mine(".m2", file)],
      to: join(folders.home, ".m2", file),
    })),
    { from: [mine(".yarnrc.yml")], to: join(folders.home, ".yarnrc.yml") },
  ];
}

/** npm's own settings are in a folder beside that of Node.js. */
function besideNode(...path: string[]): string {
  return join(process.execPath, "../..", ...path);
}

/** What Render calls each type of service in variables and in addresses of its dashboard. */
export const shortTypes: Record<Service["type"], string> = {
  web_service: "web",
  private_service: "pserv",
  background_worker: "worker",
  static_site: "static",
  cron_job: "cron",
};
