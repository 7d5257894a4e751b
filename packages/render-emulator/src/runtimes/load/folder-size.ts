import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";

const bytesPerBlock = 512;

/** How many bytes of the disk a folder takes, with all that is in it; 0 when there is none. What goes meanwhile counts for nothing. */
export async function folderSize(path: string): Promise<number> {
  let size = 0;
  const folder = await opendir(path, { recursive: true }).catch(() => undefined);
  if (folder === undefined) return 0;
  try {
    for await (const entry of folder) {
      const found = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined);
      size += (found?.blocks ?? 0) * bytesPerBlock;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return size;
}
