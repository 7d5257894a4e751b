import { createWriteStream } from "node:fs";
import { mkdir, readdir, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Log, StepFailure } from "../runtime";
import { isWithin, openRegular } from "../within-folder";

/** How much a site may be: by links and by files with holes, a small folder can stand for any number of bytes. */
export interface SiteLimits {
  /** Files and folders. */
  entries: number;
  bytes: number;
}

const GiB = 1024 ** 3;
const defaultLimits: SiteLimits = { entries: 100_000, bytes: 4 * GiB };

export interface PublishJob {
  log: Log;
  signal: AbortSignal;
  /** @default 100,000 files and folders, 4 GiB */
  limits?: SiteLimits;
}

/**
 * Copies a folder as a site is to serve it: files and folders only. A symbolic link becomes what it leads to, when that
 * lies within the folder; what is left out is said in the log.
 *
 * @throws StepFailure when it is more than a site may be
 */
export async function publish(folder: string, to: string, job: PublishJob): Promise<void> {
  const root = await realpath(folder);
  await new Publication(root, job).copyFolder(root, to, [root]);
}

class Publication {
  private entries = 0;
  private bytes = 0;
  private readonly limits: SiteLimits;

  constructor(
    private readonly root: string,
    private readonly job: PublishJob,
  ) {
    this.limits = job.limits ?? defaultLimits;
  }

  /** @param within the folders, without symbolic links, that are being copied */
  async copyFolder(folder: string, to: string, within: readonly string[]): Promise<void> {
    await mkdir(to, { recursive: true });
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      this.job.signal.throwIfAborted();
      const path = join(folder, entry.name);
      const real = entry.isSymbolicLink() ? await this.follow(path) : path;
      if (real === undefined) continue;
      this.count({ entries: 1 });
      const isFolder = (await stat(real)).isDirectory();
      if (isFolder && within.includes(real)) this.leaveOut(path, "it leads to a folder that it lies in");
      else if (isFolder) await this.copyFolder(real, join(to, entry.name), [...within, real]);
      else await this.copyFile(path, real, join(to, entry.name));
    }
  }

  private async copyFile(path: string, real: string, to: string): Promise<void> {
    const opened = await openRegular(real);
    if ("problem" in opened) {
      this.leaveOut(path, "it is neither a file nor a folder");
      return;
    }
    await using file = opened.file;
    const { size } = await file.stat();
    this.count({ bytes: size });
    // No more than was counted, however it grows.
    const content = size === 0 ? [] : file.createReadStream({ end: size - 1, autoClose: false });
    await pipeline(content, createWriteStream(to), { signal: this.job.signal });
  }

  private count({ entries = 0, bytes = 0 }: Partial<SiteLimits>): void {
    this.entries += entries;
    this.bytes += bytes;
    if (this.entries <= this.limits.entries && this.bytes <= this.limits.bytes) return;
    const most = `${this.limits.entries} files and folders or ${this.limits.bytes / GiB} GiB`;
    throw new StepFailure(
      `The publish directory holds more than ${most}, links counted as what they lead to: set \`publishPath\` to the folder of the built site`,
    );
  }

  private async follow(link: string): Promise<string | undefined> {
    const target = await realpath(link).catch(() => undefined);
    if (target !== undefined && isWithin(this.root, target)) return target;
    const problem = target === undefined ? "leads nowhere" : "leads out of the publish directory";
    this.leaveOut(link, `it is a symbolic link that ${problem}`);
    return undefined;
  }

  private leaveOut(path: string, reason: string): void {
    this.job.log(`==> \`${relative(this.root, path)}\` is not published: ${reason}`);
  }
}
