import type { StackConfig } from "./settings";

/** Settings with one mistake, and what its reader is told. */
export interface WrongSetting {
  what: string;
  given: StackConfig;
  /** Config path of the mistake. */
  path: string;
  /** What the sentence behind the path says. */
  message: RegExp;
  /** The command that mends it, without `pulumi`; undefined where none can be known. */
  command: string | undefined;
}

export const commit = "0123456789abcdef0123456789abcdef01234567";
export const local = { repo: ".", rootDir: "examples/realtime" };
export const staging = { repo: "https://github.com/acme/realtime", follow: true };
export const production = {
  repo: "https://github.com/acme/realtime",
  release: commit,
  domains: { "orchestrator-api": "api.acme.com", "realtime-gateway": "live.acme.com", dashboard: "acme.com" },
};

/** Stack config as the engine hands it over. */
export function config(
  environment: string,
  realtime: unknown,
  rest: Record<string, string> = {},
  secretKeys: string[] = [],
): StackConfig {
  const values = { "slipway:environment": environment, "slipway:realtime": JSON.stringify(realtime), ...rest };
  return { stack: "test", project: "slipway", values, secretKeys };
}

/** One wrong setting each. `command` is what mends it, without `pulumi`; undefined where no command can be known. */
export const wrongSettings: readonly WrongSetting[] = (
  [
    [
      "an unknown environment",
      config("prod", production),
      "slipway:environment",
      /is `prod`: .*"production"/,
      "config set --path 'slipway:environment' staging",
    ],
    [
      "an unknown key of the stack",
      config("local", local, { "slipway:regoin": "ohio" }),
      "slipway:regoin",
      /no setting of ours: expected one of environment, region, realtime/,
      "config rm --path 'slipway:regoin'",
    ],
    [
      "an unknown region",
      config("local", local, { "slipway:region": "mars" }),
      "slipway:region",
      /is `mars`: .*"frankfurt"/,
      "config set --path 'slipway:region' oregon",
    ],
    [
      "text in place of a system's settings",
      config("local", "yes"),
      "slipway:realtime",
      /is text: expected an object/,
      "config rm --path 'slipway:realtime'",
    ],
    [
      "an unknown key of a system",
      config("local", { ...local, rootdir: "x" }),
      "slipway:realtime.rootdir",
      /no setting of ours/,
      "config rm --path 'slipway:realtime.rootdir'",
    ],
    [
      "a missing repository",
      config("staging", { follow: true }),
      "slipway:realtime.repo",
      /is missing: the Git URL of the repository/,
      `config set --path 'slipway:realtime.repo' "https://github.com/<you>/<repository>"`,
    ],
    [
      "a wrong type",
      config("local", { ...local, instances: { consumers: "two" } }),
      "slipway:realtime.instances.consumers",
      /is `two`: expected number/,
      undefined,
    ],
    [
      "too many instances",
      config("local", { ...local, instances: { consumers: 101 } }),
      "slipway:realtime.instances.consumers",
      /is `101`: .*<=100/,
      undefined,
    ],
    [
      "instances of what has none",
      config("local", { ...local, instances: { dashboard: 2 } }),
      "slipway:realtime.instances.dashboard",
      /no setting of ours/,
      "config rm --path 'slipway:realtime.instances.dashboard'",
    ],
    [
      "an unknown plan",
      config("local", { ...local, plans: { feeder: "huge" } }),
      "slipway:realtime.plans.feeder",
      /is `huge`: expected one of "starter"/,
      "config set --path 'slipway:realtime.plans.feeder' starter",
    ],
    [
      "a free plan, which has no pre-deploy command",
      config("local", { ...local, plans: { "orchestrator-api": "free" } }),
      "slipway:realtime.plans.orchestrator-api",
      /is `free`/,
      "config set --path 'slipway:realtime.plans.orchestrator-api' starter",
    ],
    [
      "a branch as release",
      config("production", { ...production, release: "main" }),
      "slipway:realtime.release",
      /is `main`: expected a whole commit id/,
      undefined,
    ],
    [
      "a short commit",
      config("production", { ...production, releases: { feeder: "abc1234" } }),
      "slipway:realtime.releases.feeder",
      /is `abc1234`: expected a whole commit id/,
      undefined,
    ],
    [
      "production that follows a branch",
      config("production", { ...production, release: undefined, follow: true }),
      "slipway:realtime.follow",
      /is for staging: production runs releases/,
      "config rm --path 'slipway:realtime.follow'",
    ],
    [
      "a followed branch beside a release",
      config("staging", { ...staging, release: commit }),
      "slipway:realtime.follow",
      /can't stand beside `release`/,
      "config rm --path 'slipway:realtime.follow'",
    ],
    [
      "production without releases",
      config("production", { ...production, release: undefined }),
      "slipway:realtime.release",
      /is missing: production needs the commit to run/,
      "config set --path 'slipway:realtime.release'",
    ],
    [
      "staging with releases for some",
      config("staging", { ...staging, follow: false, releases: { feeder: commit } }),
      "slipway:realtime.release",
      /for orchestrator-api, realtime-gateway, consumers, dashboard/,
      "config set --path 'slipway:realtime.release'",
    ],
    [
      "CORS for all in production",
      config("production", { ...production, variables: { "orchestrator-api": { CORS_ALLOW_ORIGINS: "*" } } }),
      "slipway:realtime.variables.orchestrator-api.CORS_ALLOW_ORIGINS",
      /can't be `\*` in production: name the origins/,
      undefined,
    ],
    [
      "a stream for all in production",
      config("production", {
        ...production,
        variables: { "realtime-gateway": { ALLOW_ORIGINS: "https://a.example,*" } },
      }),
      "slipway:realtime.variables.realtime-gateway.ALLOW_ORIGINS",
      /expected origins such as/,
      undefined,
    ],
    [
      "a variable that is none",
      config("local", { ...local, variables: { feeder: { RSP: 5 } } }),
      "slipway:realtime.variables.feeder.RSP",
      /is not a variable of this service; its variables are .*RPS/,
      undefined,
    ],
    [
      "a variable of a wrong type",
      config("local", { ...local, variables: { consumers: { BATCH_MAX: "many" } } }),
      "slipway:realtime.variables.consumers.BATCH_MAX",
      /can't be `many`: .*expected number/,
      undefined,
    ],
    [
      "a variable out of its range",
      config("local", { ...local, variables: { feeder: { JITTER: 1.5 } } }),
      "slipway:realtime.variables.feeder.JITTER",
      /can't be `1.5`: .*<=1/,
      undefined,
    ],
    [
      "a queue's name for one service alone",
      config("local", { ...local, variables: { consumers: { TICKS_QUEUE: "other" } } }),
      "slipway:realtime.variables.consumers.TICKS_QUEUE",
      /must be the same for every service: set it under `variables.shared`/,
      "config rm --path 'slipway:realtime.variables.consumers.TICKS_QUEUE'",
    ],
    [
      "variables of no service",
      config("local", { ...local, variables: { feeders: {} } }),
      "slipway:realtime.variables.feeders",
      /no setting of ours/,
      "config rm --path 'slipway:realtime.variables.feeders'",
    ],
    [
      "a secret in the clear",
      config("local", { ...local, variables: { "orchestrator-api": { API_KEY: "0123456789abcdef" } } }),
      "slipway:realtime.variables.orchestrator-api.API_KEY",
      /is a secret and stands in the clear/,
      "config set --secret --path 'slipway:realtime.variables.orchestrator-api.API_KEY'",
    ],
    [
      "a production without domains",
      config("production", { ...production, domains: { ...production.domains, dashboard: undefined } }),
      "slipway:realtime.domains.dashboard",
      /is missing: production says/,
      "config set --path 'slipway:realtime.domains.dashboard' dashboard.example.com",
    ],
    [
      "a URL as domain",
      config("production", { ...production, domains: { ...production.domains, dashboard: "https://acme.com" } }),
      "slipway:realtime.domains.dashboard",
      /is `https:\/\/acme.com`: expected a host name/,
      undefined,
    ],
    [
      "one domain twice",
      config("production", { ...production, domains: { ...production.domains, dashboard: "api.acme.com" } }),
      "slipway:realtime.domains.dashboard",
      /which is orchestrator-api's already/,
      undefined,
    ],
    [
      "two services of one name",
      config("local", { ...local, names: { consumers: "rt", feeder: "rt" } }),
      "slipway:realtime.names.feeder",
      /is `rt`, which is the name of realtime's consumers already/,
      undefined,
    ],
    [
      "a name that the rule gives to another",
      config("local", { ...local, names: { consumers: "realtime-feeder-local" } }),
      "slipway:realtime.names.feeder",
      /is `realtime-feeder-local`, which is the name of/,
      undefined,
    ],
    [
      "a repository that isn't one",
      config("local", { ...local, repo: "/nowhere" }),
      "slipway:realtime.repo",
      /is `\/nowhere`: expected a Git repository/,
      "config set --path 'slipway:realtime.repo' .",
    ],
    [
      "a folder that isn't in the repository",
      config("local", { ...local, rootDir: "examples/none" }),
      "slipway:realtime.rootDir",
      /is `examples\/none`: expected a folder of/,
      "config set --path 'slipway:realtime.rootDir' examples/realtime",
    ],
    [
      "a path outside of `local`",
      config("staging", { ...staging, repo: "." }),
      "slipway:realtime.repo",
      /expected a Git URL, since staging can't see this machine/,
      "config set --path 'slipway:realtime.repo'",
    ],
  ] satisfies [string, StackConfig, string, RegExp, string | undefined][]
).map(([what, given, path, message, command]) => ({ what, given, path, message, command }));
