import type { ServiceKind } from "../outline/outline";
import type { PlatformService, PlatformVariable } from "../platform-definition";

/** A value, or that nobody knows it before the service is there. */
type Given = [name: string, meaning: string, value?: string | undefined];

/** What Render gives a service by itself (https://render.com/docs/environment-variables). */
export function renderVariables(service: PlatformService): PlatformVariable[] {
  const isConnectedTo = service.kind === "web service" || service.kind === "private service";
  return [
    ...rows(true, everywhere(service)),
    ...(isConnectedTo
      ? rows(true, [["RENDER_DISCOVERY_SERVICE", "Host that stands for all instances", discovery(service)]])
      : []),
    ...rows(isBuiltWith(service.runtime), ofRuntime(service.runtime)),
    ...(service.kind === "static site" ? [] : rows(false, ofInstances(service, isConnectedTo))),
  ];
}

function rows(isThereWhileBuilding: boolean, given: readonly Given[]): PlatformVariable[] {
  return given.map(([name, meaning, value]) => ({ name, meaning, value, isThereWhileBuilding }));
}

function everywhere({ kind, platformName, runtime, repo, branch, commit, url }: PlatformService): Given[] {
  return [
    ["RENDER", "That it is Render", "true"],
    ["IS_PULL_REQUEST", "Whether it is one of Render's own pull request previews", "false"],
    ["RENDER_SERVICE_ID", "The service's id"],
    ["RENDER_SERVICE_NAME", "The service's name", platformName],
    ["RENDER_SERVICE_TYPE", "The kind of service", TYPES[kind]],
    ...(kind === "web service" || kind === "static site" ? publicAddress(url) : []),
    ...(runtime === "image" ? [] : gitSource(repo, branch, commit)),
  ];
}

function gitSource(repo: string, branch: string | undefined, commit: string | undefined): Given[] {
  return [
    ["RENDER_GIT_COMMIT", "The commit that was built", commit],
    ["RENDER_GIT_BRANCH", "The branch that Render shows", branch],
    ["RENDER_GIT_REPO_SLUG", "The repository", slugOf(repo)],
  ];
}

const TYPES: Readonly<Record<ServiceKind, string>> = {
  "web service": "web",
  "private service": "pserv",
  "background worker": "worker",
  "cron job": "cron",
  "static site": "static",
};

function publicAddress(url: string | undefined): Given[] {
  return [
    ["RENDER_EXTERNAL_URL", "The address that Render gives", url],
    ["RENDER_EXTERNAL_HOSTNAME", "The host of that address", url && new URL(url).hostname],
  ];
}

function ofInstances({ isEmulated }: PlatformService, isConnectedTo: boolean): Given[] {
  const own: Given[] = [
    ["RENDER_INSTANCE_ID", "The instance's id"],
    ["RENDER_CPU_COUNT", "Processors of its plan"],
  ];
  if (!isConnectedTo) return own;
  return [
    ["PORT", "Where it must listen", isEmulated ? undefined : "10000"],
    ...own,
    ["RENDER_WEB_CONCURRENCY", "As many workers as the plan has processors for"],
    ["WEB_CONCURRENCY", "The same, under the name that servers read"],
  ];
}

/** What native runtimes set; an image sets what it wants. */
function ofRuntime(runtime: string | undefined): Given[] {
  switch (runtime) {
    case "node":
      return [["NODE_ENV", "How Node.js packages behave", "production"]];
    case "python":
      return [["GUNICORN_CMD_ARGS", "Where gunicorn listens", "--bind=0.0.0.0:10000"]];
    case "ruby":
      return [
        ["RAILS_ENV", "How Rails behaves", "production"],
        ["RAILS_LOG_TO_STDOUT", "Where Rails logs", "true"],
      ];
    case "rust":
      return [["ROCKET_PORT", "Where Rocket listens", "10000"]];
    case "go":
      return [["GO111MODULE", "That Go works with modules", "on"]];
    default:
      return [];
  }
}

/** Node.js and Rust have theirs only when they run. */
function isBuiltWith(runtime: string | undefined): boolean {
  return runtime !== "node" && runtime !== "rust";
}

function discovery({ privateHost }: PlatformService): string | undefined {
  const host = privateHost?.split(":")[0];
  return host && `${host}-discovery`;
}

/** `<owner>/<repository>`; nothing for a folder of this machine. */
function slugOf(repo: string): string | undefined {
  return /[/:]([^/:]+\/[^/:]+?)(\.git)?$/.exec(/^(https?:\/\/|ssh:\/\/|git@)/.test(repo) ? repo : "")?.[1];
}
