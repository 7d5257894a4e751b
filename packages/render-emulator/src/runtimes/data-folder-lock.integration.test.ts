import { createHash } from "node:crypto";
import { once } from "node:events";
import { access, chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { canPlayStranger, giveToStranger } from "../../../private-folder/src/stranger.fixture";
import { placesOfTheirOwn } from "../testing/own-places";
import { holderOf, newestOf, take } from "./data-folder-lock";
import { Guard } from "./guard";

const folder = placesOfTheirOwn();

/** The lock of another emulator: whoever asks is told this pid. */
async function plant(lock: string, pid: number): Promise<AsyncDisposable & { paths: string[] }> {
  await mkdir(lock, { recursive: true });
  const [socket, link] = [join(lock, "0123abcd.socket"), join(lock, "1")];
  const server = createServer((connection) => connection.end(`held ${pid}\n`)).listen(socket);
  await once(server, "listening");
  await symlink("0123abcd.socket", link);
  return { paths: [socket, link], [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("a link of one's own that leads out of the lock's folder is not followed, and nothing is removed through it", async () => {
  const victim = join(folder(), "victim");
  await writeFile(victim, "");
  const lock = join(folder(), "lock");
  await mkdir(lock);
  await symlink("../victim", join(lock, "1"));
  expect(await newestOf(folder())).toBe(0);
  const guard = await Guard.start(folder());
  await access(victim);
  await guard.stop();
});

test("a deep data folder has nothing of its lock in the folder for temporary files, where anybody may have made it first", async () => {
  const deep = join(folder(), "d".repeat(100));
  const hash = createHash("sha256").update(deep).digest("hex").slice(0, 16);
  const victim = join(folder(), "victim");
  await writeFile(victim, "");
  const planted = join(tmpdir(), `slipway-${hash}.lock`);
  await mkdir(planted);
  await symlink("../../victim", join(planted, "1"));
  await mkdir(deep);
  const guard = await Guard.start(deep);
  await access(victim);
  expect(await readdir(planted)).toEqual(["1"]);
  await guard.stop();
});

test("a data folder and a cache whose paths are both too long for a lock are named, with what to do", async () => {
  vi.stubEnv("XDG_CACHE_HOME", join(folder(), "c".repeat(100)));
  const deep = join(folder(), "d".repeat(100));
  await mkdir(deep);
  await expect(Guard.start(deep)).rejects.toThrow(
    /`\S+d{100}` is too long for a lock in it, .*`\S+c{100}\/\S+`\): use/,
  );
});

describe.skipIf(!canPlayStranger)("another user's lock", () => {
  test("tells nobody whom to signal, and is refused", async () => {
    const lock = join(folder(), "lock");
    await using planted = await plant(lock, process.pid);
    expect(await holderOf(folder())).toEqual({ pid: process.pid });
    await giveToStranger(lock, ...planted.paths);
    expect(await holderOf(folder())).toBeUndefined();
    await expect(Guard.start(folder())).rejects.toThrow(`\`${lock}\` belongs to another user (uid 65534)`);
  });

  test("counts for nothing in a folder of one's own that was open to all, which is closed", async () => {
    const lock = join(folder(), "lock");
    await using planted = await plant(lock, process.pid);
    await chmod(lock, 0o777);
    await giveToStranger(...planted.paths);
    expect(await holderOf(folder())).toBeUndefined();
    expect(await take(folder(), 2, () => "held 1")).toBe(true);
    expect(await holderOf(folder())).toEqual({ pid: 1 });
  });

  test("counts for nothing when a link of one's own leads to its socket", async () => {
    const lock = join(folder(), "lock");
    await using planted = await plant(lock, process.pid);
    await giveToStranger(...planted.paths.slice(0, 1));
    expect(await holderOf(folder())).toBeUndefined();
  });
});
