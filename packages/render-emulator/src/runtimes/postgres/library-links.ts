import { readFile, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";

/** Paths within the package: what is there, and the further name that it has to have beside itself. */
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the links that an archive of npm can't hold: libraries are found by names such as `libicuuc.so.60`, and the package
 * has a list of them. Its install script would do the same, but no package's install script is run here.
 *
 * @param native the package's folder `native`
 */
export async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = linksSchema.parse(JSON.parse(list));
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(native, "..", target);
      await symlink(basename(source), path).catch((error: unknown) => {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EEXIST") return;
        throw new Error(
          `\`${path}\`, which Postgres needs, can't be made (${code}): start the emulator once as the user who has run ` +
            "`npm ci`, where `node_modules` can be written",
        );
      });
    }),
  );
}
