import { once } from "node:events";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { isAlive } from "../testing/emulator-process";
import { TestFolder } from "../testing/test-folder";
import { holderAt, holderOf, newestOf, take, untilFree } from "./data-folder-lock";
import { Guard } from "./guard";

const lockTakers = join(__dirname, "../testing/lock-takers.fixture.js");

/** Of asking again and again; the tests' own limit is shorter than this one. */
const limits = { timeout: 600_000, interval: 20 };

/** The process that guards a data folder. */
async function guardOf(dataDir: string): Promise<number | undefined> {
  const { stdout } = await execa("pgrep", ["-f", `guard-process.js ${dataDir}`], { reject: false });
  return stdout === "" ? undefined : Number(stdout);
}

/** Starts a shell's command and takes the first number that it prints. */
async function numberFrom(script: string): Promise<{ child: ReturnType<typeof spawn>; number: number }> {
  const child = spawn("bash", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, number: Number(line) };
}

/** A guard of nobody, which holds the lock. */
async function startGuardProcess(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(__dirname, "guard-process.js"), dataDir, "1"]);
  await once(child.stdout, "data");
  return child;
}

describe("the lock of a data folder", () => {
  test("is taken by one of those who found its holder gone at the same time", async () => {
    await using folder = await TestFolder.create();
    await (await Guard.start(folder.path)).stop();
    const number = await newestOf(folder.path);
    expect(await holderAt(folder.path, number)).toBeUndefined();
    expect(await take(folder.path, number + 1, () => "held 1")).toBe(true);
    expect(await take(folder.path, number + 1, () => "held 2")).toBe(false);
    expect(await holderOf(folder.path)).toEqual({ pid: 1 });
  });

  test("is taken by one of those who try at the very same moment", async () => {
    await using folder = await TestFolder.create();
    const dataDirs = Array.from({ length: 200 }, (_, index) => join(folder.path, String(index)));
    for (const dataDir of dataDirs) await mkdir(join(dataDir, "lock"), { recursive: true, mode: 0o700 });
    const threads = 3;
    const arrivals = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * dataDirs.length));
    const workers = Array.from(
      { length: threads },
      () => new Worker(lockTakers, { workerData: { dataDirs, threads, arrivals } }),
    );
    const taken = await Promise.all(workers.map(async (worker) => (await once(worker, "message")) as [string[]]));
    await Promise.all(workers.map((worker) => worker.terminate()));
    expect(taken.flat(2).toSorted()).toEqual(dataDirs.toSorted());
  });

  test("is not taken by one who looked so long ago that the lock has been taken and tidied up since", async () => {
    await using folder = await TestFolder.create();
    for (const number of [1, 2]) await take(folder.path, number, () => `held ${number}`);
    expect(await take(folder.path, 1, () => "held 3")).toBe(false);
    expect(await holderOf(folder.path)).toEqual({ pid: 2 });
  });

  test("is free when its holder ends without an answer", async () => {
    await using folder = await TestFolder.create();
    const holder = await startGuardProcess(folder.path);
    // Stopped, it takes no connection, so that its end resets the one that is just being made.
    holder.kill("SIGSTOP");
    await vi.waitUntil(
      async () => (await execa("ps", ["-o", "stat=", "-p", `${holder.pid}`])).stdout.startsWith("T"),
      limits,
    );
    const asked = holderOf(folder.path);
    holder.kill("SIGKILL");
    while (isAlive(holder.pid ?? 0));
    expect((await asked)?.pid).toBeUndefined();
    await untilFree(folder.path);
  });

  test("leaves no more behind than one holder's link and socket", async () => {
    await using folder = await TestFolder.create();
    for (let count = 0; count < 3; count++) await (await Guard.start(folder.path)).stop();
    expect(await readdir(join(folder.path, "lock"))).toHaveLength(2);
  });

  test("is elsewhere when the data folder's path is too long for it", async () => {
    await using folder = await TestFolder.create();
    vi.stubEnv("XDG_CACHE_HOME", join(folder.path, "cache"));
    const deep = join(folder.path, "d".repeat(100));
    await mkdir(deep);
    const guard = await Guard.start(deep);
    await expect(Guard.start(deep)).rejects.toThrow(`in use by another emulator (pid ${process.pid})`);
    expect(await readdir(deep)).toEqual([]);
    await guard.stop();
    vi.unstubAllEnvs();
  });
});

describe("the guard", () => {
  test("is there once when many start after one that was killed", async () => {
    await using folder = await TestFolder.create();
    const killed = await startGuardProcess(folder.path);
    killed.kill("SIGKILL");
    await once(killed, "exit");
    const starts = await Promise.allSettled(Array.from({ length: 6 }, () => Guard.start(folder.path)));
    const started = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
    expect(started).toHaveLength(1);
    await started[0]?.stop();
  });

  test("is replaced when somebody kills it, and the next one still ends what was started before", async () => {
    await using folder = await TestFolder.create();
    const guard = await Guard.start(folder.path);
    const { child, number: group } = await numberFrom("set -m; sleep 600 & echo $!; wait");
    const ended = once(child, "exit");
    guard.add(group, "SIGTERM");
    const killed = await guardOf(folder.path);
    process.kill(killed ?? 0, "SIGKILL");
    await vi.waitUntil(async () => ![killed, undefined].includes(await guardOf(folder.path)), limits);
    await guard.stop();
    await ended;
    expect(await holderOf(folder.path)).toBeUndefined();
  });

  test("gives the folder free though a process that it killed is never reaped, and whoever waits says so", async () => {
    await using folder = await TestFolder.create();
    const guard = await Guard.start(folder.path);
    // The child of a `sleep`, which waits for nobody, stays a zombie, and so does its group.
    const untilParentSleeps = "until ps -o comm= -p $PPID | grep -q sleep; do :; done";
    const { child, number: zombie } = await numberFrom(
      `set -m; bash -c '${untilParentSleeps}' & echo $!; exec sleep 600`,
    );
    await vi.waitUntil(() => !isAlive(zombie), limits);
    guard.add(zombie, "SIGTERM");
    const stopped = guard.stop();
    await vi.waitUntil(async () => (await holderOf(folder.path))?.pid === undefined, limits);
    const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const next = await Guard.start(folder.path);
    expect(log.mock.calls).toEqual([[`Waiting for what an earlier emulator started from \`${folder.path}\` to end\n`]]);
    log.mockRestore();
    expect(() => process.kill(-zombie, 0)).not.toThrow();
    child.kill();
    await Promise.all([stopped, next.stop()]);
  });
});
