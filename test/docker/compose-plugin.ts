import { chmod, copyFile, cp, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { z } from "zod";
import { cacheFolder, type CachedTool, installOnce } from "../../toolchain/cache";
import { progressTo } from "../../toolchain/progress";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";

const MODULE = "github.com/docker/compose/v2";
const VERSION = "v2.40.3";
/** Go's own checksum of that version's sources, beside which its go.sum is. */
const SUM = "h1:XeYkQu1svDtyfZPv5nTwFryQ25ZJMkIlc4pz9HalMPI=";

const Download = z.object({ Dir: z.string(), Sum: z.literal(SUM) });

/**
 * The folder of this user's plugins of `docker`, with Compose unless the system has it. Debian has none for its Docker, so that it is built
 * from its Go module into the user's cache: minutes the first time.
 */
export async function composePlugins(): Promise<string> {
  const { DOCKER_CONFIG = join(homedir(), ".docker") } = process.env;
  const { failed } = execaSync("docker", ["compose", "version"], { reject: false });
  if (failed) await installOnce(plugin, progressTo(process.stderr));
  return join(failed ? plugin.folder : DOCKER_CONFIG, "cli-plugins");
}

const plugin: CachedTool = {
  title: `Docker Compose ${VERSION} (built with Go)`,
  folder: cacheFolder("docker-compose", `${VERSION}-${process.platform}-${process.arch}`),
  works: async (folder) => {
    const run = await execa("docker", ["compose", "version"], { env: { DOCKER_CONFIG: folder }, reject: false });
    return !run.failed && run.stdout.includes(VERSION);
  },
  install: async (folder, step) => {
    await using sources = await TestFolder.create();
    const { stdout } = await execa("go", ["mod", "download", "-json", `${MODULE}@${VERSION}`], { cwd: sources.path });
    // A module with exclusions is built as the main one alone, and the cache's own copy can't be written.
    const module = join(sources.path, "compose");
    await cp(Download.parse(JSON.parse(stdout)).Dir, module, { recursive: true });
    await execa("chmod", ["-R", "u+w", module]);
    const built = join(sources.path, "docker-compose");
    // Not optimised, which takes a quarter less.
    const flags = ["-trimpath", "-buildvcs=false", "-gcflags=all=-N -l"];
    const linked = ["-ldflags", `-s -w -X ${MODULE}/internal.Version=${VERSION}`];
    await step(`building ${MODULE} with Go (minutes the first time)`, () =>
      execa("go", ["build", ...flags, ...linked, "-o", built, "./cmd"], { cwd: module, env: { GOWORK: "off" } }),
    );
    await mkdir(join(folder, "cli-plugins"));
    await copyFile(built, join(folder, "cli-plugins/docker-compose"));
    await chmod(join(folder, "cli-plugins/docker-compose"), 0o755);
  },
};
