import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Makes a folder of commands for one build, to come first on its PATH. It holds a `corepack` whose `corepack enable
 * pnpm` puts `pnpm` into the same folder, so that a build can ask for its package manager and nothing of the machine
 * changes.
 */
export async function createBuildTools(binDir: string): Promise<void> {
  const corepack = join(dirname(require.resolve("corepack/package.json")), "dist", "corepack.js");
  const script = `#!/bin/sh
if [ "$1" = enable ]; then
  shift
  exec ${quote(process.execPath)} ${quote(corepack)} enable --install-directory ${quote(binDir)} "$@"
fi
exec ${quote(process.execPath)} ${quote(corepack)} "$@"
`;
  await mkdir(binDir, { recursive: true });
  await writeFile(join(binDir, "corepack"), script);
  await chmod(join(binDir, "corepack"), 0o755);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
