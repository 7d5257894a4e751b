import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { PulumiProcess, Run } from "../engine/pulumi-process";

const lookEveryMs = 200;

/**
 * Runs a `pulumi` to its end, and tells the megabytes that it and all that it started had at most, each process at its own worst moment:
 * Linux keeps these figures, so that what lies between two looks is seen. Not a number elsewhere.
 */
export async function peakMemoryOf(process: PulumiProcess): Promise<{ run: Run; megabytes: number }> {
  const peaks = new Map<number, number>();
  const ended = new AbortController();
  const running = process.ended.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const pids = [process.pid, ...(await process.descendants()).keys()];
    for (const pid of pids) peaks.set(pid, (await peakOf(pid)) ?? peaks.get(pid) ?? 0);
    await delay(lookEveryMs, undefined, { signal: ended.signal }).catch(() => undefined);
  }
  const kilobytes = [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
  return { run: await running, megabytes: kilobytes === 0 ? Number.NaN : kilobytes / 1024 };
}

async function peakOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return peak === undefined ? undefined : Number(peak);
}
