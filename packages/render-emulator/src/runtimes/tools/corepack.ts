import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { type Machine, machinePath, pickNetworkSettings } from "../environment";
import type { Guard } from "../guard";
import { Queue } from "../queue";
import { runStep } from "../step";
import { quote, writeCommand } from "./commands-folder";
import type { ToolJob } from "./npm-packages";

/** A package manager as `packageManager` in `package.json` names it, with its checksum. */
export interface StatedPackageManager {
  name: string;
  version: string;
  /** Of its archive, in hex. */
  sha512: string;
}

const program = join(dirname(require.resolve("corepack/package.json")), "dist", "corepack.js");
const limitMs = 2 * 60_000;

/**
 * Makes a `corepack` whose `corepack enable pnpm` puts `pnpm` into the same folder, so that a build can ask for its
 * package manager and nothing of the machine changes.
 */
export async function writeCorepack(binDir: string): Promise<void> {
  const corepack = quote(program);
  const node = quote(process.execPath);
  const script = `if [ "$1" = enable ]; then
  shift
  exec ${node} ${corepack} enable --install-directory ${quote(binDir)} "$@"
fi
exec ${node} ${corepack} "$@"`;
  await writeCommand(binDir, "corepack", script);
}

/**
 * What Corepack has downloaded, once for all builds. No build is pointed at it: what Corepack keeps are programs as they
 * are run, so each build has a copy that it can spoil for itself alone.
 *
 * Only what its project states the checksum of, which Corepack checks: any registry's would be the same.
 */
export class CorepackDownloads {
  private readonly turns = new Queue();

  constructor(
    private readonly machine: Machine,
    private readonly guard: Guard,
  ) {}

  /** Puts a copy into a build's own folder of Corepack's. Where it can't be had, the build's Corepack will say why. */
  async copyInto(corepackDir: string, stated: StatedPackageManager, job: ToolJob): Promise<void> {
    const spec = `${stated.name}@${stated.version}+sha512.${stated.sha512}`;
    const kept = join(this.machine.packageCacheDir, "corepack", spec);
    const isThere = await this.turns.run(spec, async () => (await exists(kept)) || this.download(spec, kept, job));
    // By the machine's own: a copy of a thousand files in this process takes ten times as long.
    if (isThere) await execa("cp", ["-R", `${kept}/.`, corepackDir]);
  }

  private async download(spec: string, kept: string, { log, signal }: ToolJob): Promise<boolean> {
    const { env, packageCacheDir } = this.machine;
    const parent = join(packageCacheDir, "corepack");
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, ".incomplete-"));
    try {
      log(`==> Downloading ${spec.replace(/\+.*/, "").replace("@", " ")}...`);
      await runStep(this.guard, {
        name: "Corepack",
        command: process.execPath,
        args: [program, "install", "--global", "--cache-only", spec],
        cwd: folder,
        env: {
          ...pickNetworkSettings(env),
          PATH: machinePath(env.PATH).join(delimiter),
          HOME: homedir(),
          COREPACK_HOME: folder,
          COREPACK_ENABLE_DOWNLOAD_PROMPT: "0",
        },
        limitMs,
        signal,
        onLine: () => undefined,
      });
      await rename(folder, kept);
      return true;
    } catch {
      signal.throwIfAborted();
      // Another emulator may have been faster.
      return await exists(kept);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
