/** Who holds the lock of a data folder: a process of this user, whatever others have put there. */
export interface LockHolder {
  /** The emulator's process; undefined when that one has ended and what it started is about to. */
  pid: number | undefined;
}

/** Undefined when the lock is free. */
export function holderOf(dataDir: string): Promise<LockHolder | undefined>;

/** Waits until the emulator of a data folder, and what it started, have ended. */
export function untilFree(dataDir: string): Promise<void>;

/** The number of the newest link; 0 when there is none. */
export function newestOf(dataDir: string): Promise<number>;

/** Who listens at the link with this number. */
export function holderAt(dataDir: string, number: number): Promise<LockHolder | undefined>;

/** Waits until nobody listens at the link with this number. */
export function untilFreeAt(dataDir: string, number: number): Promise<void>;

/**
 * Takes the lock until this process ends. Resolves with false when another process was faster.
 * Rejects when the lock's folder belongs to another user.
 *
 * @param number follows that of the link at which nobody listens
 * @param answer what others are told: `held <pid>` or `ending`
 */
export function take(dataDir: string, number: number, answer: () => string): Promise<boolean>;
