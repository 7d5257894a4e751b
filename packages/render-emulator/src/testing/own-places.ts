import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { TestFolder } from "./test-folder";

/**
 * Gives each test of a file a folder, in which the folder for temporary files and the user's cache are, too: what is put into those meets
 * nothing of the machine's.
 *
 * @returns the folder of the test that runs
 */
export function placesOfTheirOwn(): () => string {
  let folder: TestFolder;
  beforeEach(async () => {
    folder = await TestFolder.create();
    vi.stubEnv("TMPDIR", join(folder.path, "shared"));
    vi.stubEnv("XDG_CACHE_HOME", join(folder.path, "cache"));
    await mkdir(tmpdir());
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await folder[Symbol.asyncDispose]();
  });
  return () => folder.path;
}
