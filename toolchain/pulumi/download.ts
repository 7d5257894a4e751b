import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { cacheFolder, type CachedTool } from "../cache";
import type { Detail } from "../progress";
import { pulumiFault } from "./check";
import { PULUMI_VERSION } from "./version";

const CONNECT_TIMEOUT_MS = 10_000;
const MEBIBYTE = 1024 * 1024;
/** Several times what a release has. It is held in memory until it is known to be the right one. */
const MAX_MEBIBYTES = 512;

const OFFICIAL_HOST = "https://get.pulumi.com/releases/sdk";

/** A release as Pulumi packs it, and what it has to be. */
export interface Archive {
  name: string;
  sha256: string;
}

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
  const content = await readAll(await get(`${host}/${archive.name}`), detail);
  const sum = createHash("sha256").update(content).digest("hex");
  if (sum !== archive.sha256) {
    throw new Error(
      `\`${archive.name}\` is not the archive that was released: its SHA-256 is ${sum}, not ${archive.sha256}`,
    );
  }
  const file = path.join(folder, archive.name);
  await writeFile(file, content);
  // To root, tar would give the owners and modes of the machine that packed it: some other user's here.
  await execa("tar", ["-xzf", file, "-C", folder, "--no-same-owner", "--no-same-permissions"]);
  await rm(file);
  await rename(path.join(folder, "pulumi"), path.join(folder, "bin"));
}

async function get(url: string): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} seconds`));
  }, CONNECT_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw new Error(`it answered ${response.status} ${response.statusText}`);
    return response;
  } catch (error) {
    throw new Error(`${url} can't be fetched`, { cause: error instanceof Error ? (error.cause ?? error) : error });
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(response: Response, detail: Detail): Promise<Buffer> {
  if (response.body === null) throw new Error(`${response.url} answered without a body`);
  const total = Number(response.headers.get("content-length") ?? 0);
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    received += chunk.length;
    if (received > MAX_MEBIBYTES * MEBIBYTE) {
      throw new Error(`${response.url} sends more than ${MAX_MEBIBYTES} MiB, which no release of Pulumi has`);
    }
    detail(`${(received / MEBIBYTE).toFixed(0)} of ${total > 0 ? (total / MEBIBYTE).toFixed(0) : "?"} MiB`);
  }
  return Buffer.concat(chunks);
}
