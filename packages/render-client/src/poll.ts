import { setTimeout as sleep } from "node:timers/promises";
import { RenderError } from "./error";

const firstDelayMs = 300;
const longestDelayMs = 5_000;
const growth = 1.4;

/** Looks again and again, ever more slowly, until there is a result. Ends with an error when the update is cancelled. */
export async function poll<Result>(signal: AbortSignal, look: () => Promise<Result | undefined>): Promise<Result> {
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * growth, longestDelayMs)) {
    const result = await look();
    if (result !== undefined) return result;
    await sleep(delayMs, undefined, { signal }).catch((cause: unknown) => {
      throw new RenderError("The update was cancelled.", { cause });
    });
  }
}
