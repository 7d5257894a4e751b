import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cacheFolder, installOnce, type CachedTool } from "./cache";
import { canPlayStranger, giveToStranger } from "../packages/private-folder/src/stranger.fixture";
import type { Step } from "./progress";

const step: Step = (_title, work) => work(() => undefined);

let home: string;
let cache: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), "slipway-home-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
  vi.stubEnv("HOME", home);
  cache = cacheFolder("tools");
  await mkdir(cache, { recursive: true });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

function toolIn(install: (folder: string) => Promise<void>): CachedTool {
  return {
    title: "a tool",
    folder: path.join(cache, "tool"),
    works: async (folder) => existsSync(path.join(folder, "program")),
    install,
  };
}

test("two runs at once install a tool once", async () => {
  let installs = 0;
  const tool = toolIn(async (folder) => {
    installs += 1;
    await writeFile(path.join(folder, "program"), "");
  });
  await Promise.all([installOnce(tool, step), installOnce(tool, step)]);
  expect(installs).toBe(1);
  expect(await readdir(cache)).toEqual(["tool"]);
});

test("an installation that fails leaves no tool behind, and the next one starts from nothing", async () => {
  const broken = toolIn(async (folder) => {
    await writeFile(path.join(folder, "half"), "");
    throw new Error("the network went away");
  });
  await expect(installOnce(broken, step)).rejects.toThrow("the network went away");
  expect(await readdir(cache)).toEqual([]);

  await installOnce(
    toolIn((folder) => writeFile(path.join(folder, "program"), "")),
    step,
  );
  expect(await readdir(path.join(cache, "tool"))).toEqual(["program"]);
});

test("a tool that does not run after its installation is refused", async () => {
  await expect(
    installOnce(
      toolIn(async () => undefined),
      step,
    ),
  ).rejects.toThrow("does not run");
});

test.skipIf(!canPlayStranger)("a tool that another user put where ours will be is not taken", async () => {
  await mkdir(path.join(cache, "tool"));
  await writeFile(path.join(cache, "tool", "program"), "");
  await giveToStranger(cache);
  await expect(installOnce(toolIn(vi.fn()), step)).rejects.toThrow(`\`${cache}\` belongs to another user (uid 65534)`);
});

test("a cache that was open to all is closed before anything is run from it", async () => {
  for (const folder of [cacheFolder(), cache]) await chmod(folder, 0o777);
  await installOnce(
    toolIn((folder) => writeFile(path.join(folder, "program"), "")),
    step,
  );
  for (const folder of [cacheFolder(), cache]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
});
