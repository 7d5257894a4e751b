/**
 * Which host names connection strings have: those of this machine, by which data stores are reached, or those that Render
 * shows, for clients that compare them. What works is then beside them, as `local`.
 */
export const hostNames = ["local", "render"] as const;
export type HostNames = (typeof hostNames)[number];

/** A reply of connection information with the host names that were asked for. */
export function withHostNames<Info extends object>(names: HostNames, info: { local: Info; render: Info }): Info {
  return names === "local" ? info.local : { ...info.render, local: info.local };
}
