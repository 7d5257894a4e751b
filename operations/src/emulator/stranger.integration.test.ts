import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { untilFree } from "@slipway/render-emulator/process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../infra/listening.fixture";
import { isAlive } from "../../../packages/render-emulator/src/testing/emulator-process";
import { canPlayStranger, giveToStranger, openToStranger } from "../../../packages/private-folder/src/stranger.fixture";
import type { Step } from "../../../toolchain/progress";
import { ensureEmulatorFolder, ensureStateFolder, projectIn, type Project } from "../project";
import { findEmulator, requireEmulator } from "./record";
import { ensureEmulator, type EmulatorLaunch } from "./start";
import { stopEmulator } from "./stop";

const step: Step = (_title, work) => work(() => undefined);

let project: Project;
beforeEach(async () => {
  project = projectIn(await mkdtemp(path.join(tmpdir(), "slipway-stranger-")));
});
afterEach(async () => {
  await stopEmulator(project, step);
  await rm(project.root, { recursive: true });
});

const recordFile = () => path.join(project.emulatorFolder, "emulator.json");

function launchAt(port: number): EmulatorLaunch {
  return {
    stack: "local",
    host: new URL(`http://127.0.0.1:${port}/v1`),
    entry: path.join(__dirname, "fake-emulator.fixture.ts"),
    redisServer: async () => "/usr/bin/redis-server",
  };
}

/** Listens at the address of an emulator that is gone, agrees to everything, and keeps what it was told. */
async function impostorAt(port: number): Promise<{ heard: string[] } & AsyncDisposable> {
  const heard: string[] = [];
  const server = createHttpServer(({ method, url, headers }, response) => {
    heard.push(`${method ?? ""} ${url ?? ""} ${headers.authorization ?? ""}`);
    response.end("[]");
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return { heard, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("who listens at the address of an emulator that was killed is asked nothing, and not taken for it", async () => {
  const launch = launchAt(await freePort());
  const record = await ensureEmulator(project, launch, step);
  process.kill(record.pid, "SIGKILL");
  await untilFree(project.emulatorFolder);
  expect(JSON.parse(await readFile(recordFile(), "utf8"))).toEqual(record);
  await using impostor = await impostorAt(Number(launch.host.port));
  expect(await findEmulator(project)).toBeUndefined();
  await expect(requireEmulator(project)).rejects.toThrow("The emulator is not running");
  await expect(ensureEmulator(project, launch, step)).rejects.toThrow("is taken by another program");
  expect(impostor.heard).toEqual([]);
});

test("a record of another process than the one that holds the lock is not believed", async () => {
  const record = await ensureEmulator(project, launchAt(await freePort()), step);
  const port = await freePort();
  await using impostor = await impostorAt(port);
  const planted = { ...record, pid: process.pid, url: `http://127.0.0.1:${port}/v1` };
  await writeFile(recordFile(), JSON.stringify(planted));
  await expect(requireEmulator(project)).rejects.toThrow("The emulator is not running");
  expect(impostor.heard).toEqual([]);
});

describe.skipIf(!canPlayStranger)("another user", () => {
  test("who puts a record into the emulator's folder is not believed", async () => {
    const record = await ensureEmulator(project, launchAt(await freePort()), step);
    expect(await findEmulator(project)).toEqual(record);
    await giveToStranger(recordFile());
    expect(await findEmulator(project)).toBeUndefined();
  });

  test("who puts a lock into the emulator's folder has no process of ours ended", async () => {
    const lock = path.join(project.emulatorFolder, "lock");
    await mkdir(lock, { recursive: true });
    const victim = spawn("sleep", ["600"]);
    const server = createServer((socket) => socket.end(`held ${victim.pid}\n`)).listen(`${lock}/0123abcd.socket`);
    await once(server, "listening");
    await symlink("0123abcd.socket", `${lock}/1`);
    await giveToStranger(lock, `${lock}/0123abcd.socket`, `${lock}/1`);
    // A lock that is held is waited for: the other user gives it free.
    victim.once("exit", () => server.close());
    expect(await stopEmulator(project, step)).toBe(false);
    expect(isAlive(victim.pid ?? 0)).toBe(true);
    victim.kill();
    await once(server, "close");
  });

  test("who made the project's folder first is named", async () => {
    const own = path.dirname(project.emulatorFolder);
    await mkdir(own);
    await giveToStranger(own);
    const sentence = `\`${own}\` belongs to another user (uid 65534), who could put anything there`;
    await expect(ensureEmulator(project, launchAt(await freePort()), step)).rejects.toThrow(sentence);
    expect(() => ensureStateFolder(project)).toThrow(sentence);
  });

  test("reads nothing of a state that an earlier run left open to all", async () => {
    await chmod(project.root, 0o755);
    const state = path.join(project.stateFolder, ".pulumi", "local.json");
    await mkdir(path.dirname(state), { recursive: true });
    await writeFile(state, "", { mode: 0o644 });
    expect(await openToStranger([state])).toEqual([state]);
    ensureStateFolder(project);
    ensureEmulatorFolder(project);
    expect(await openToStranger([state, project.stateFolder, project.emulatorFolder])).toEqual([]);
  });
});
