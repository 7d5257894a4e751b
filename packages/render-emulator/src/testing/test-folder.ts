import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../emulator";
import { TestClient } from "./test-client";

/** A temporary folder that goes with the test. */
export class TestFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<TestFolder> {
    const path = await mkdtemp(join(tmpdir(), "emulator-test-"));
    // As folders of users are; the unprivileged user that Postgres runs as must get in.
    await chmod(path, 0o755);
    return new TestFolder(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** An emulator in a folder of its own, with a client. */
export async function startTestEmulator(
  options: Omit<EmulatorOptions, "dataDir" | "cacheDir"> = {},
): Promise<{ emulator: RunningEmulator; client: TestClient; folder: string } & AsyncDisposable> {
  const folder = await TestFolder.create();
  const places = { dataDir: join(folder.path, "data"), cacheDir: join(folder.path, "cache") };
  const emulator = await startEmulator({ ...options, ...places });
  return {
    emulator,
    client: new TestClient(emulator),
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await emulator.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
