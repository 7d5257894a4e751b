import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { cacheFolder, type CachedTool } from "../cache";
import type { Detail } from "../progress";
import { pulumiFault } from "./check";
import { PULUMI_VERSION } from "./version";

const CONNECT_TIMEOUT_MS = 10_000;
const MEBIBYTE = 1024 * 1024;

/** The official archive for a platform, or undefined where Pulumi publishes none that Slipway can unpack. */
export function officialArchive(platform: NodeJS.Platform, architecture: NodeJS.Architecture): string | undefined {
  const published = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];
  const name = `${platform}-${architecture}`;
  return published.includes(name) ? `pulumi-v${PULUMI_VERSION}-${name}.tar.gz` : undefined;
}

/** The SHA-256 that a `checksums.txt` of lines "<sum>  <file>" gives for `file`. */
export function checksumIn(checksums: string, file: string): string {
  const line = checksums.split("\n").find((candidate) => candidate.trim().split(/\s+/)[1] === file);
  const sum = line?.trim().split(/\s+/)[0];
  if (sum === undefined) throw new Error(`the published checksums do not name \`${file}\``);
  return sum;
}

/** Where archives and their checksums are published, as base addresses. */
export interface ReleaseHosts {
  archives: string;
  checksums: string;
}

/** Two hosts, so that one which is broken or replaced does not go unnoticed. */
const OFFICIAL_HOSTS: ReleaseHosts = {
  archives: "https://get.pulumi.com/releases/sdk",
  checksums: `https://github.com/pulumi/pulumi/releases/download/v${PULUMI_VERSION}`,
};

/** The official release of Pulumi for this platform. */
export function officialPulumi(): CachedTool {
  return {
    title: `Pulumi ${PULUMI_VERSION} (official release)`,
    folder: cacheFolder("pulumi", `${PULUMI_VERSION}-${process.platform}-${process.arch}`),
    works: async (folder) => (await pulumiFault(path.join(folder, "bin"))) === undefined,
    install: async (folder, step) => {
      const archive = officialArchive(process.platform, process.arch);
      if (archive === undefined) throw new Error(`there is no archive for ${process.platform} on ${process.arch}`);
      await step(`downloading Pulumi ${PULUMI_VERSION}`, (detail) =>
        unpackRelease(archive, folder, OFFICIAL_HOSTS, detail),
      );
    },
  };
}

/** Unpacks the release `archive` into `folder`/bin, if it is what its published checksum says. */
export async function unpackRelease(
  archive: string,
  folder: string,
  hosts: ReleaseHosts,
  detail: Detail,
): Promise<void> {
  const checksums = await (await get(`${hosts.checksums}/pulumi-${PULUMI_VERSION}-checksums.txt`)).text();
  const content = await readAll(await get(`${hosts.archives}/${archive}`), detail);
  const sum = createHash("sha256").update(content).digest("hex");
  if (sum !== checksumIn(checksums, archive)) throw new Error(`\`${archive}\` does not match its checksum`);
  const file = path.join(folder, archive);
  await writeFile(file, content);
  await execa("tar", ["-xzf", file, "-C", folder]);
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
    detail(`${(received / MEBIBYTE).toFixed(0)} of ${total > 0 ? (total / MEBIBYTE).toFixed(0) : "?"} MiB`);
  }
  return Buffer.concat(chunks);
}
