/** How long the steps of a deploy may take, in milliseconds. */
export interface Profile {
  buildLimitMs: number;
  preDeployLimitMs: number;
  /** From the start of the instances until all of them pass their health check. */
  healthLimitMs: number;
  healthIntervalMs: number;
  /** How long a worker, which has no health check, must run before it counts as live. */
  workerSettleMs: number;
  /** From the switch until the old instances get SIGTERM. */
  drainMs: number;
  /** How much longer an old instance is spared while requests are still in flight. */
  drainInFlightMs: number;
  /** Upper bound of a service's own `maxShutdownDelaySeconds`. */
  shutdownLimitMs: number;
  /** How often a release that is live is checked, and after how long without a pass it gets no requests, or restarts. */
  liveCheckIntervalMs: number;
  unroutedAfterMs: number;
  restartAfterMs: number;
  /** Delay before a crashed instance starts again; doubles with each crash up to the limit. */
  restartDelayMs: number;
  restartDelayLimitMs: number;
  /**
   * How often branches that services follow are looked at, on this machine and on Git hosts, which don't like to be asked
   * more often. Render itself is told of a push.
   */
  branchIntervalMs: number;
  remoteBranchIntervalMs: number;
  /** Up to how long ago a database can be recovered. */
  recoveryLagMs: number;
  /** Between two snapshots of a disk. */
  snapshotIntervalMs: number;
  /** How long a webhook's receiver has for its answer. */
  webhookLimitMs: number;
  /** Before what has not arrived is sent to a webhook again, each time; after the last of them it is given up. */
  webhookPausesMs: readonly number[];
  /** How long each step takes that is only simulated, and the start of a data store that is. */
  simulatedStepMs: number;
  /** Over how long the load of a service that is scaled by it is measured, and how long it has to be low until instances are taken away. */
  loadIntervalMs: number;
  scaleDownAfterMs: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** `render` has the platform's own figures; `fast` waits only as long as a laptop needs. */
export const profiles = {
  fast: {
    buildLimitMs: 20 * minute,
    preDeployLimitMs: 10 * minute,
    healthLimitMs: 30_000,
    healthIntervalMs: 100,
    workerSettleMs: 1_000,
    drainMs: 2_000,
    drainInFlightMs: 10_000,
    shutdownLimitMs: 10_000,
    liveCheckIntervalMs: 1_000,
    unroutedAfterMs: 5_000,
    restartAfterMs: 12_000,
    restartDelayMs: 500,
    restartDelayLimitMs: 10_000,
    branchIntervalMs: 2_000,
    remoteBranchIntervalMs: 30_000,
    recoveryLagMs: 0,
    snapshotIntervalMs: 10 * minute,
    webhookLimitMs: 15_000,
    webhookPausesMs: [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
    simulatedStepMs: 100,
    loadIntervalMs: 2_000,
    scaleDownAfterMs: 10_000,
  },
  render: {
    buildLimitMs: 120 * minute,
    preDeployLimitMs: 30 * minute,
    healthLimitMs: 15 * minute,
    healthIntervalMs: 5_000,
    workerSettleMs: 5_000,
    drainMs: minute,
    drainInFlightMs: 0,
    shutdownLimitMs: 5 * minute,
    liveCheckIntervalMs: 5_000,
    unroutedAfterMs: 15_000,
    restartAfterMs: minute,
    restartDelayMs: 1_000,
    restartDelayLimitMs: 5 * minute,
    branchIntervalMs: 10_000,
    remoteBranchIntervalMs: 30_000,
    recoveryLagMs: 10 * minute,
    snapshotIntervalMs: 24 * 60 * minute,
    webhookLimitMs: 15_000,
    // Render says how many there are, that they grow, and that they come to some 33 hours.
    webhookPausesMs: [30_000, 2 * minute, 10 * minute, 30 * minute, 2 * hour, 6 * hour, 24 * hour],
    simulatedStepMs: 30_000,
    loadIntervalMs: 15_000,
    scaleDownAfterMs: 5 * minute,
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
