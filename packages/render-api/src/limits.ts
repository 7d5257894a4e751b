/** How many instances a service of a paid plan can run. */
export const instanceLimits = { minimum: 1, maximum: 100 } as const;

/** Where a service listens that has no `PORT` of its own. */
export const defaultPort = 10_000;

/** Ports that Render keeps for itself in each instance. */
export const rendersOwnPorts: readonly number[] = [18_012, 18_013, 19_099];

/** Ports that the private network doesn't carry: the one for public traffic, and Render's own. */
export const reservedPorts: readonly number[] = [defaultPort, ...rendersOwnPorts];

/** Seconds from SIGTERM to SIGKILL. */
export const shutdownDelayLimits = { minimum: 1, maximum: 300 } as const;

/** Gigabytes of a database's disk, and of which number they are a multiple unless they are the least. */
export const postgresDiskLimits = { minimum: 1, maximum: 16_384, step: 5 } as const;

/** Gigabytes of disk that a database gets when none are asked for. */
export function defaultPostgresDisk(plan: string): number {
  if (plan === "free") return postgresDiskLimits.minimum;
  if (plan.startsWith("basic")) return 15;
  return plan.startsWith("pro") ? 100 : 250;
}
