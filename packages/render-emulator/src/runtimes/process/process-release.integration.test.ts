import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { profiles } from "../../profile";
import { testSources } from "../../testing/test-sources";
import type { Guard } from "../guard";
import { ProcessLoad } from "../load/process-load";
import { Capacity } from "./capacity";
import type { InstancePlan } from "./instance";
import { ProcessRelease } from "./process-release";

/** A release of one worker, and the processes that run for it. */
async function startRelease(onStart: (count: number) => unknown) {
  const pids = new Set<number>();
  const guard = {
    add: (pid: number) => pids.add(pid),
    remove: (pid: number) => pids.delete(pid),
  } as unknown as Guard;
  let starts = 0;
  const plan: InstancePlan = {
    guard,
    load: new ProcessLoad(testSources()),
    serviceId: "srv-1",
    command: "exec sleep 1000",
    cwd: tmpdir(),
    env: () => {
      starts += 1;
      onStart(starts);
      return { PATH: process.env.PATH ?? "" };
    },
    log: () => undefined,
    health: undefined,
    settleMs: 0,
    shutdownMs: 10_000,
  };
  const release = await ProcessRelease.start(
    {
      serviceId: "srv-1",
      serviceName: "worker",
      isPublic: false,
      plan,
      profile: { ...profiles.fast, restartDelayMs: 0, drainMs: 0 },
      capacity: new Capacity(10),
      sources: testSources(),
      log: () => undefined,
      tell: () => undefined,
    },
    1,
    new AbortController().signal,
  );
  return { release, pids };
}

test.each(["stop", "retire"] as const)(
  "after a %s nothing runs that was about to take the place of a crashed instance",
  async (end) => {
    let atSecondStart: () => void = () => undefined;
    const { release, pids } = await startRelease((count) => count === 2 && atSecondStart());
    const ended = new Promise<void>((resolve) => {
      atSecondStart = () => resolve(release[end]());
    });
    const [pid = 0] = pids;
    process.kill(-pid, "SIGKILL");
    await ended;
    expect([...pids]).toEqual([]);
  },
);
