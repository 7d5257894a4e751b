import { access, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { projectIn, type Project } from "../project";
import type { CommandContext } from "./context";
import { reset } from "./reset";

let folder: string;
let project: Project;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-reset-"));
  project = projectIn(path.join(folder, "project"));
  said = [];
  vi.stubEnv("XDG_CACHE_HOME", path.join(folder, "cache"));
  await builds("mine", project.emulatorFolder);
  await builds("another's", path.join(folder, "another"));
  await mkdir(project.emulatorFolder, { recursive: true });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const servicesFolder = () => path.join(folder, "cache", "slipway-emulator", "services");

/** What an emulator with this data folder left in the cache. */
async function builds(id: string, dataDir: string): Promise<void> {
  await mkdir(path.join(servicesFolder(), id, "srv-1"), { recursive: true });
  await writeFile(path.join(servicesFolder(), id, "data-folder"), dataDir);
}

async function stack(name: string, resources: unknown[] | null): Promise<void> {
  const stacks = path.join(project.stateFolder, ".pulumi", "stacks", "slipway");
  await mkdir(stacks, { recursive: true });
  await writeFile(path.join(stacks, `${name}.json`), JSON.stringify({ checkpoint: { latest: { resources } } }));
}

const context = (): CommandContext => ({
  project,
  step: (_title, work) => work(() => undefined),
  say: (line) => void said.push(line),
});

test("a reset removes data, builds and state of the one stack, and nothing of another emulator", async () => {
  await stack("local", [{}]);
  await stack("destroyed", null);
  await reset(context(), {});
  for (const gone of [project.emulatorFolder, project.stateFolder])
    await expect(access(gone)).rejects.toThrow("ENOENT");
  expect(await readdir(servicesFolder())).toEqual(["another's"]);
  expect(said).toEqual([
    "The emulator's data, its builds and the state of stack `local` are gone. `npm start` starts from scratch.",
  ]);
});

test.skipIf(process.getuid?.() !== 0)(
  "a reset removes the databases that an emulator of root has elsewhere",
  async () => {
    const shared = "/var/lib/slipway-emulator";
    await mkdir(shared, { recursive: true });
    const [mine, other] = await Promise.all([1, 2].map(() => mkdtemp(path.join(shared, "reset-test-"))));
    try {
      await writeFile(path.join(mine ?? "", "data-folder"), project.emulatorFolder);
      await mkdir(path.join(mine ?? "", "databases"));
      await writeFile(path.join(other ?? "", "data-folder"), path.join(folder, "another"));
      await reset(context(), {});
      await expect(access(mine ?? "")).rejects.toThrow("ENOENT");
      await access(other ?? "");
    } finally {
      for (const left of [mine, other]) await rm(left ?? "", { recursive: true, force: true });
    }
  },
);

test("where other stacks are on the emulator, a reset names them and touches nothing, unless it is to remove all", async () => {
  await stack("local", [{}]);
  await stack("rehearsal", [{}]);
  await expect(reset(context(), {})).rejects.toThrow(
    "The emulator holds stack `rehearsal` as well, which would be gone, too: `npm run reset -- --all` removes everything, `npm run destroy -- --stack rehearsal` what one stack created. Nothing was touched.",
  );
  await access(project.emulatorFolder);
  expect((await readdir(servicesFolder())).sort()).toEqual(["another's", "mine"]);
  await reset(context(), { all: true });
  expect(await readdir(servicesFolder())).toEqual(["another's"]);
  expect(said).toEqual([expect.stringContaining("of stacks `local`, `rehearsal` are gone")]);
});
