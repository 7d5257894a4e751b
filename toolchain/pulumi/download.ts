import { readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { cacheFolder, type CachedTool } from "../cache";
import { type Archive, downloadArchive } from "../download";
import type { Detail } from "../progress";
import { pulumiFault } from "./check";
import { PULUMI_VERSION } from "./version";

const OFFICIAL_HOST = "https://get.pulumi.com/releases/sdk";

/**
 * The official archive for a platform, or undefined where `checksums.txt` beside this file has none: what can't be
 * checked is not downloaded. Its lines are those of the `checksums.txt` of Pulumi's release.
 */
export function officialArchive(
  platform: NodeJS.Platform,
  architecture: NodeJS.Architecture,
  checksums: string = keptChecksums(),
): Archive | undefined {
  const name = `pulumi-v${PULUMI_VERSION}-${platform}-${architecture}.tar.gz`;
  const sha256 = checksums
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, file]) => file === name)?.[0];
  return sha256 === undefined ? undefined : { name, sha256 };
}

function keptChecksums(): string {
  return readFileSync(path.join(__dirname, "checksums.txt"), "utf8");
}

/** The official release of Pulumi for this platform. */
export function officialPulumi(): CachedTool {
  return {
    title: `Pulumi ${PULUMI_VERSION} (official release)`,
    folder: cacheFolder("pulumi", `${PULUMI_VERSION}-${process.platform}-${process.arch}`),
    works: async (folder) => (await pulumiFault(path.join(folder, "bin"))) === undefined,
    install: async (folder, step) => {
      const archive = officialArchive(process.platform, process.arch);
      if (archive === undefined) {
        const platform = `${process.platform} on ${process.arch}`;
        throw new Error(`toolchain/pulumi/checksums.txt has no checksum of an archive for ${platform}`);
      }
      await step(`downloading Pulumi ${PULUMI_VERSION}`, (detail) =>
        unpackRelease(archive, folder, OFFICIAL_HOST, detail),
      );
    },
  };
}

/**
 * Unpacks the release `archive` of the base address `host` into `folder`/bin.
 *
 * @throws when it is not what its checksum says; nothing of it is on the disk then
 */
export async function unpackRelease(archive: Archive, folder: string, host: string, detail: Detail): Promise<void> {
  const content = await downloadArchive(archive, `${host}/${archive.name}`, detail);
  const file = path.join(folder, archive.name);
  await writeFile(file, content);
  // To root, tar would give the owners and modes of the machine that packed it: some other user's here.
  await execa("tar", ["-xzf", file, "-C", folder, "--no-same-owner", "--no-same-permissions"]);
  await rm(file);
  await rename(path.join(folder, "pulumi"), path.join(folder, "bin"));
}
