import { tmpdir } from "node:os";
import { expect, test, vi } from "vitest";
import { type Profile, profiles } from "../../profile";
import { testSources } from "../../testing/test-sources";
import type { Guard } from "../guard";
import { ProcessLoad } from "../load/process-load";
import { ProcessGroup } from "../process-group";
import type { InstanceTurn } from "../runtime";
import { shell } from "../step";
import { Capacity } from "./capacity";
import type { InstancePlan } from "./instance";
import { ProcessRelease } from "./process-release";

interface World {
  command?: string;
  onStart?: (count: number) => unknown;
  plan?: Partial<InstancePlan>;
  profile?: Partial<Profile>;
}

/** A release of one worker, and the processes that run for it. */
async function startRelease({ command = "exec sleep 1000", onStart, plan, profile }: World = {}) {
  const pids = new Set<number>();
  const guard = {
    add: (pid: number) => pids.add(pid),
    remove: (pid: number) => pids.delete(pid),
  } as unknown as Guard;
  const counted = { starts: 0 };
  const turns: InstanceTurn[] = [];
  const options = {
    serviceId: "srv-1",
    serviceName: "worker",
    isPublic: false,
    plan: {
      load: new ProcessLoad(testSources()),
      serviceId: "srv-1",
      launch: ({ port }: { port: number }) => {
        counted.starts += 1;
        onStart?.(counted.starts);
        const env = { PATH: process.env.PATH ?? "", PORT: String(port) };
        return ProcessGroup.start(guard, { ...shell(command), cwd: tmpdir(), env, onLine: () => undefined });
      },
      log: () => undefined,
      health: undefined,
      settleMs: 0,
      shutdownMs: 10_000,
      ...plan,
    },
    profile: { ...profiles.fast, restartDelayMs: 0, drainMs: 0, ...profile },
    capacity: new Capacity(10),
    sources: testSources(),
    log: () => undefined,
    tell: (turn: InstanceTurn) => void turns.push(turn),
  };
  const release = await ProcessRelease.start(options, 1, new AbortController().signal);
  return { release, pids, counted, turns };
}

const kill = (pid = 0, signal: NodeJS.Signals = "SIGKILL") => process.kill(-pid, signal);

test.each(["stop", "retire"] as const)(
  "after a %s nothing runs that was about to take the place of a crashed instance",
  async (end) => {
    let atSecondStart: () => void = () => undefined;
    const { release, pids } = await startRelease({ onStart: (count) => count === 2 && atSecondStart() });
    const ended = new Promise<void>((resolve) => {
      atSecondStart = () => resolve(release[end]());
    });
    const [pid] = pids;
    kill(pid);
    await ended;
    expect([...pids]).toEqual([]);
  },
);

test.each(["stop", "retire"] as const)("a release that has come to its %s starts no more", async (end) => {
  const { release, pids, counted } = await startRelease();
  const ended = release[end]();
  await release.scale(3);
  await ended;
  await release.scale(3);
  await release.stop();
  expect([...pids]).toEqual([]);
  expect(counted.starts).toBe(1);
});

test("whoever asks for more while more are being started gets no more than that", async () => {
  const { release, pids, counted } = await startRelease();
  for (const count of [3, 3, 2, 3]) await release.scale(count);
  await vi.waitUntil(() => release.instances().length === 3);
  await release.scale(4);
  await vi.waitUntil(() => release.instances().length === 4);
  // One place was given up before anything was started in it.
  expect(counted.starts).toBe(4);
  await release.stop();
  expect([...pids]).toEqual([]);
});

test("a place in which a crashed instance is started again counts as one when more are asked for", async () => {
  const { release, pids, counted } = await startRelease({ profile: { restartDelayMs: 50 } });
  const [pid] = pids;
  kill(pid);
  await vi.waitUntil(() => release.instances().length === 0);
  await release.scale(2);
  await vi.waitUntil(() => release.instances().length === 2);
  expect(counted.starts).toBe(3);
  await release.stop();
});

test("what is started and wanted no more ends, and the instance stays that was there", async () => {
  const { release, pids } = await startRelease();
  const [first] = release.instances();
  await release.scale(3);
  await release.scale(1);
  await vi.waitUntil(() => pids.size === 1);
  expect(release.instances()).toEqual([first]);
  await release.stop();
});

/** Answers 200, and 500 once it gets SIGUSR2. */
const server = `
  let status = 200;
  process.on("SIGUSR2", () => { status = 500; });
  require("http").createServer((_, response) => { response.statusCode = status; response.end(); }).listen(process.env.PORT);
`;

test("of too many instances the one goes that fails its health check, though it is the oldest", async () => {
  const health = { path: "/", host: () => "localhost", intervalMs: 10, limitMs: 20_000 };
  const { release, pids, turns } = await startRelease({
    command: `exec node -e '${server}'`,
    plan: { health },
    profile: { liveCheckIntervalMs: 10, unroutedAfterMs: 1, restartAfterMs: 1_000_000 },
  });
  const [oldest] = release.instances();
  const [pid] = pids;
  await release.scale(2);
  await vi.waitUntil(() => release.instances().length === 2);
  kill(pid, "SIGUSR2");
  await vi.waitUntil(() => turns.length > 0);
  expect(turns).toEqual([{ kind: "unhealthy", instanceId: oldest?.id }]);
  await release.scale(1);
  await vi.waitUntil(() => release.instances().length === 1);
  expect(release.instances()).not.toContainEqual(oldest);
  await release.stop();
});
