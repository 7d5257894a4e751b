import type { StackConfig } from "../../infra/stack-settings";

export const commit = "0123456789abcdef0123456789abcdef01234567";

/** Settings of `realtime` that are right, by environment. */
export const right = {
  local: { repo: ".", rootDir: "examples/realtime" },
  staging: { repo: "https://github.com/acme/realtime", follow: true },
  preview: { repo: "https://github.com/acme/realtime", release: commit },
  production: {
    repo: "https://github.com/acme/realtime",
    release: commit,
    domains: { "orchestrator-api": "api.acme.com", "realtime-gateway": "live.acme.com", dashboard: "acme.com" },
  },
} as const;

/** What the config of a stack of that environment needs beside its systems. */
export function rightStack(environment: string): Record<string, string> {
  const expiry = environment === "preview" ? { "slipway:expiresAfterHours": "72" } : {};
  return { "slipway:environment": environment, ...expiry };
}

/** Stack config as the engine hands it over. */
export function config(environment: string, realtime: unknown, rest: Record<string, string> = {}): StackConfig {
  const given = { ...rightStack(environment), "slipway:realtime": JSON.stringify(realtime) };
  // Nothing is there of what these settings name.
  const values = { ...given, "slipway:checkSources": "false", ...rest };
  const context = { stack: "test", project: "slipway", environment: {}, isPreview: true };
  return { ...context, values, secretKeys: [], file: undefined };
}

/**
 * A mistake: what it is, the environment, what differs from settings that are right, its path within `slipway:realtime`, what is said
 * behind the path, and what is offered to fix it: a value to set, or to remove it.
 */
export type Case = [
  what: string,
  environment: keyof typeof right,
  change: Record<string, unknown>,
  path: string,
  message: RegExp,
  fix: string | typeof remove,
];

export const remove = Symbol("remove");
