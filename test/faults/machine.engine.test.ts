import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SmallDisk } from "../../packages/render-emulator/src/testing/small-disk";
import { Engine, type Run } from "../engine/engine";
import { ServiceRepository } from "../engine/repository";
import { RestartableEmulator } from "./restartable-emulator";

/** Two services on an emulator. */
class System implements AsyncDisposable {
  private constructor(
    readonly engine: Engine<RestartableEmulator>,
    private readonly repository: ServiceRepository,
  ) {}

  /** @param home where the emulator has its files; by default beside those of the stack */
  static async start(home?: string): Promise<System> {
    const engine = await Engine.startWith(join(__dirname, "../engine/program"), (folder) =>
      RestartableEmulator.start(home ?? join(folder, "home")),
    );
    return new System(engine, await ServiceRepository.create(join(engine.folder, "repository")));
  }

  /** An `up` to a release of its own. */
  async up(version: string): Promise<Run> {
    const release = await this.repository.commit(version);
    await this.engine.configure({
      "pair:repo": this.repository.path,
      "pair:release": release,
      "pair:firstGreeting": "hello",
      "pair:secondGreeting": "good day",
    });
    return this.engine.up();
  }

  /** An `up` to a further release ends well, and that one is what serves. */
  async expectUp(version: string): Promise<void> {
    const run = await this.up(version);
    expect(run.exitCode, run.text).toBe(0);
    const { firstUrl, live } = await this.engine.outputs();
    const answer = await (await fetch(firstUrl ?? "")).json();
    expect(answer).toMatchObject({ commit: (live as unknown as { first: string }).first });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.engine[Symbol.asyncDispose]();
  }
}

test("a port that another program took while the emulator was down is named, and ups converge before and after it is free", async () => {
  await using system = await System.start();
  await system.expectUp("one");
  const { emulator } = system.engine;
  const port = Number(new URL((await system.engine.outputs()).firstUrl ?? "").port);
  await emulator.kill();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  await emulator.startAgain();
  expect(emulator.output).toContain(`port ${port} of service \`pair-first-local\` is taken: stop the program`);
  const run = await system.up("two");
  expect(run.exitCode, run.text).toBe(0);
  other.close();
  const status = () => fetch(`http://127.0.0.1:${port}`).then((answer) => answer.status, String);
  await expect.poll(status).toBe(200);
  await system.expectUp("three");
});

test("a disk that is full ends the up with one sentence, and with space an up converges", async ({ skip }) => {
  await using disk = await SmallDisk.mount(skip);
  const home = join(disk.path, "home");
  await mkdir(home);
  await using system = await System.start(home);
  await system.expectUp("one");
  await disk.fill();
  const run = await system.up("two");
  expect(run.exitCode).not.toBe(0);
  expect(run.text).toContain(`the disk that holds \`${home}/data\` is full: free some space there, then try again`);
  await disk.empty();
  await system.expectUp("three");
});
