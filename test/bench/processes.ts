import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmulatorProcess } from "../../packages/render-emulator/src/testing/emulator-process";
import { secondsOf } from "./measure";

const root = resolve(__dirname, "../..");

/** Seconds from the start of the provider's plugin to its port. */
export async function pluginReady(): Promise<number> {
  const launcher = join(root, "packages/render/plugin/pulumi-resource-render");
  let child: ReturnType<typeof spawn> | undefined;
  const seconds = await secondsOf(async () => {
    child = spawn(launcher, [], { stdio: ["pipe", "pipe", "inherit"] });
    if (child.stdout) await once(child.stdout, "data");
  });
  child?.kill("SIGTERM");
  return seconds;
}

/** Seconds from the start of the emulator, without a database, to its first answer. */
export async function emulatorReady(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  let emulator: EmulatorProcess | undefined;
  const seconds = await secondsOf(async () => {
    emulator = EmulatorProcess.start(folder);
    await emulator.ready();
  });
  await emulator?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  return seconds;
}
