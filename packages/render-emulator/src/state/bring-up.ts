import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../errors";
import { report } from "../report";

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

export interface BringUp {
  /** What the emulator's own log calls it. */
  name: string;
  /** Ends the attempts. */
  signal: AbortSignal;
  isWanted: () => boolean;
  attempt: () => Promise<void>;
  /** Takes the outcome of each attempt. */
  onStatus: (status: "available" | "unavailable") => Promise<void>;
}

/**
 * Brings a data store up. Resolves after the first attempt; when that fails, others follow in the background, with a
 * pause that doubles, until one succeeds or it is no longer wanted.
 */
export async function bringUp(dataStore: BringUp): Promise<void> {
  if (!(await isUp(dataStore))) void tryAgain(dataStore);
}

async function tryAgain(dataStore: BringUp): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const goesOn = await delay(pauseMs, true, { signal: dataStore.signal }).catch(() => false);
    if (!goesOn || (await isUp(dataStore))) return;
  }
}

/** One that nobody wants any more needs no further attempt either. */
async function isUp({ name, signal, isWanted, attempt, onStatus }: BringUp): Promise<boolean> {
  const isGivenUp = () => signal.aborted || !isWanted();
  if (isGivenUp()) return true;
  try {
    await attempt();
    if (isGivenUp()) return true;
    await onStatus("available");
    return true;
  } catch (error) {
    if (isGivenUp()) return true;
    report(`${name} is not available and will be tried again: ${messageOf(error)}`);
    await onStatus("unavailable");
    return false;
  }
}
