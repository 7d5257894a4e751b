import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../errors";
import type { BuildFolders } from "./build-folders";
import { type ReleaseSettings, StepFailure } from "./runtime";

/**
 * Puts a service's secret files into its root directory, where native runtimes have them as well as in `/etc/secrets`: that one is the
 * machine's, so that what runs from a Dockerfile has none here. What the repository has under such a name goes, a link never leads on.
 */
export async function placeSecretFiles(
  { service, secretFiles }: ReleaseSettings,
  folders: BuildFolders,
): Promise<void> {
  if (service.serviceDetails.runtime === "docker") return;
  for (const { name, content } of secretFiles) {
    const path = join(folders.source, name);
    try {
      await rm(path, { force: true });
      await writeFile(path, content, { flag: "wx", mode: 0o600 });
    } catch (error) {
      throw new StepFailure(`Secret file \`${name}\` can't be put into the root directory: ${messageOf(error)}`);
    }
  }
}
