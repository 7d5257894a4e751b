import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { recoverInterruptedUpdate } from "../../operations/src/interrupted-update";
import { isAlive } from "../../packages/render-emulator/src/testing/emulator-process";
import { Engine } from "../engine/engine";
import type { PulumiProcess } from "../engine/pulumi-process";
import { ServiceRepository } from "../engine/repository";
import { RestartableEmulator } from "./restartable-emulator";

let engine: Engine<RestartableEmulator>;
let repository: ServiceRepository;
/** While it is there, builds wait. */
let hold: string;
/** It is there as soon as a build waits. */
let waits: string;
const runs: PulumiProcess[] = [];

beforeAll(async () => {
  engine = await Engine.startWith(join(__dirname, "../engine/program"), (folder) =>
    RestartableEmulator.start(join(folder, "home")),
  );
  repository = await ServiceRepository.create(join(engine.folder, "repository"));
  hold = join(engine.folder, "hold");
  waits = join(engine.folder, "waits");
});
afterEach(async () => {
  await letBuildsGoOn();
  await Promise.all(runs.splice(0).map((run) => run[Symbol.asyncDispose]()));
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Begins an `up` to a new release, and resolves while its first build is under way. */
async function upUntilBuild(version: string): Promise<{ run: PulumiProcess; release: string }> {
  const release = await repository.commit(version);
  await engine.configure({
    "pair:repo": repository.path,
    "pair:release": release,
    "pair:firstGreeting": "hello",
    "pair:secondGreeting": "good day",
    "pair:buildCommand": `while test -e ${hold}; do touch ${waits}; sleep 0.05; done`,
  });
  await rm(waits, { force: true });
  await writeFile(hold, "");
  const run = engine.begin("up", "--yes", "--skip-preview");
  runs.push(run);
  const early = run.ended.then(({ text }) => Promise.reject(new Error(`\`pulumi\` has ended early: ${text}`)));
  await Promise.race([early, expect.poll(() => exists(waits), { message: "a build waits" }).toBe(true)]);
  return { run, release };
}

async function letBuildsGoOn(): Promise<void> {
  await rm(hold, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function expectConvergence(release: string): Promise<void> {
  await letBuildsGoOn();
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
  const outputs = await engine.outputs();
  expect(outputs.live).toEqual({ first: release, second: release });
  for (const url of [outputs.firstUrl, outputs.secondUrl]) {
    expect(await (await fetch(url ?? "")).json()).toMatchObject({ commit: release });
  }
  const preview = await engine.pulumi("preview", "--expect-no-changes");
  expect(preview.exitCode, preview.text).toBe(0);
}

/** All of these have ended. Pulumi's own language host takes five minutes to see that its engine was killed. */
async function untilGone(processes: Map<number, string>): Promise<void> {
  const ours = [...processes].filter(([, command]) => !command.includes("pulumi-language-nodejs"));
  await expect.poll(() => ours.filter(([pid]) => isAlive(pid))).toEqual([]);
}

/** What `npm start` does before it deploys. Resolves with what it says. */
async function recover(): Promise<string[]> {
  const said: string[] = [];
  await recoverInterruptedUpdate({
    project: { stateFolder: join(engine.folder, "state") },
    stack: "test",
    pulumi: { read: async (args) => (await engine.pulumi(...args.slice(0, -2))).output },
    say: (line) => said.push(line),
  });
  return said;
}

test("Ctrl-C ends the deploy under way in good order, and says what stands", async () => {
  const { run, release } = await upUntilBuild("one");
  const started = await run.descendants();
  run.interrupt();
  const { exitCode, text } = await run.ended;
  expect(exitCode).not.toBe(0);
  expect(text).toMatch(/`first` \(`srv-\w+`\) was stopped; what was live before is still serving/);
  expect(text).toContain("The next `pulumi up` goes on from here.");
  expect(text).not.toContain("Fix it");
  await untilGone(started);
  expect(await engine.deploys("pair-first-local")).toEqual(["canceled", "canceled"]);
  await expectConvergence(release);
});

test("a provider that is killed fails the up, and the next one deploys again", async () => {
  const { run, release } = await upUntilBuild("two");
  const started = await run.descendants();
  const plugins = [...started].filter(([, command]) => command.includes("pulumi-resource-render"));
  expect(plugins).toHaveLength(1);
  for (const [pid] of plugins) process.kill(pid, "SIGKILL");
  const { exitCode, text } = await run.ended;
  expect(exitCode).not.toBe(0);
  expect(text).toContain("pulumi-resource-render exited prematurely");
  await untilGone(started);
  await expectConvergence(release);
});

test("an emulator that is killed and started again has a new key, which the update under way is told, and the next up deploys again", async () => {
  const { run, release } = await upUntilBuild("three");
  await engine.emulator.kill();
  await engine.emulator.startAgain();
  const { exitCode, text } = await run.ended;
  expect(exitCode).not.toBe(0);
  expect(text).toContain("unauthorized: the emulator makes a new key at each start");
  await expectConvergence(release);
});

test("after a pulumi that was killed, start releases its lock, says so, and the next up converges", async () => {
  const { run, release } = await upUntilBuild("four");
  const started = await run.descendants();
  await expect(recover()).rejects.toThrow(/another `pulumi` \(pid \d+\) is working on the stack `test`/);
  run.kill();
  await run.ended;
  await untilGone(started);
  expect((await engine.up()).text).toContain("the stack is currently locked");
  expect(await recover()).toEqual([
    "A `pulumi` was killed while working on the stack `test`: its lock is released.",
    "Looking up what it had started, with `pulumi refresh --clear-pending-creates`.",
  ]);
  await expectConvergence(release);
  expect(await recover()).toEqual([]);
});
