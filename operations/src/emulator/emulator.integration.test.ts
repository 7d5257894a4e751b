import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freePort, listen } from "../../../infra/listening.fixture";
import { isAlive } from "../../../packages/render-emulator/src/testing/emulator-process";
import type { Step } from "../../../toolchain/progress";
import { projectIn, type Project } from "../project";
import { findEmulator, isAnswering } from "./record";
import { ensureEmulator, type EmulatorLaunch } from "./start";
import { stopEmulator } from "./stop";

const FAKE_EMULATOR = path.join(__dirname, "fake-emulator.fixture.ts");
const step: Step = (_title, work) => work(() => undefined);

let project: Project;
beforeEach(async () => {
  project = projectIn(await mkdtemp(path.join(tmpdir(), "slipway-emulator-")));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stopEmulator(project, step);
  await rm(project.root, { recursive: true });
});

function launchAt(port: number, entry = FAKE_EMULATOR): EmulatorLaunch {
  return {
    stack: "local",
    host: new URL(`http://127.0.0.1:${port}/v1`),
    entry,
    redisServer: async () => "/usr/bin/redis-server",
  };
}

test("an emulator that is not running is started, and keeps running until it is stopped", async () => {
  const record = await ensureEmulator(project, launchAt(await freePort()), step);
  expect(await isAnswering(record)).toBe(true);

  expect(await stopEmulator(project, step)).toBe(true);
  expect(await isAnswering(record)).toBe(false);
  expect(await stopEmulator(project, step)).toBe(false);
});

test("an emulator that runs already is left as it is", async () => {
  const launch = launchAt(await freePort());
  const first = await ensureEmulator(project, launch, step);
  expect(await ensureEmulator(project, launch, step)).toEqual(first);
});

test("commands that start it in the same moment have the one of them that came first", async () => {
  const launch = launchAt(await freePort());
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => ensureEmulator(project, launch, step)));
  expect(others).toEqual([first, first]);
});

test("an emulator that is too busy to answer at once is waited for", async () => {
  vi.stubEnv("FAKE_EMULATOR", "busy");
  const launch = launchAt(await freePort());
  const first = await ensureEmulator(project, launch, step);
  expect(await ensureEmulator(project, launch, step)).toEqual(first);
});

test("an emulator that was killed has stopped once what it started has ended, with or without its record", async () => {
  vi.stubEnv("FAKE_EMULATOR", "stubborn");
  const { pid } = await ensureEmulator(project, launchAt(await freePort()), step);
  const stubborn = Number(await readFile(path.join(project.emulatorFolder, "stubborn"), "utf8"));
  process.kill(pid, "SIGKILL");
  await rm(path.join(project.emulatorFolder, "emulator.json"));
  expect(isAlive(stubborn)).toBe(true);
  expect(await stopEmulator(project, step)).toBe(true);
  expect(isAlive(stubborn)).toBe(false);
});

test("an emulator that runs at another address than the config's is reported with both", async () => {
  const { url } = await ensureEmulator(project, launchAt(await freePort()), step);
  const other = launchAt(await freePort());
  await expect(ensureEmulator(project, other, step)).rejects.toThrow(
    `the emulator is running at ${url}, but \`render:host\` in \`Pulumi.local.yaml\` is ${other.host.href}`,
  );
});

test("a port that another program has taken is named", async () => {
  await using other = await listen();
  await expect(ensureEmulator(project, launchAt(other.port), step)).rejects.toThrow(
    `port ${other.port} is taken by another program`,
  );
});

test("an emulator that ends at start is reported with the end of its log", async () => {
  const entry = path.join(project.root, "broken.ts");
  await writeFile(entry, 'console.error("no space left on device"); process.exit(3);');
  await expect(ensureEmulator(project, launchAt(await freePort(), entry), step)).rejects.toThrow(
    /it ended with code 3.*no space left on device/s,
  );
});

test("a process that has taken over the emulator's id is never stopped", async () => {
  await mkdir(project.emulatorFolder, { recursive: true });
  const record = {
    pid: process.pid,
    url: `http://127.0.0.1:${await freePort()}/v1`,
    apiKey: "k",
    ownerId: "o",
    domainsPort: 1,
    registry: { problem: "none" },
    version: "1",
  };
  await writeFile(path.join(project.emulatorFolder, "emulator.json"), JSON.stringify(record));
  expect(await stopEmulator(project, step)).toBe(false);
});

test("a record that is half written counts as none", async () => {
  await mkdir(project.emulatorFolder, { recursive: true });
  await writeFile(path.join(project.emulatorFolder, "emulator.json"), '{"pid": 1');
  expect(await findEmulator(project)).toBeUndefined();
});
