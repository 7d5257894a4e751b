import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findOnPath } from "../find-on-path";
import { debianRedis } from "./debian";

const isDebian = findOnPath("apt-get") !== undefined && findOnPath("dpkg-deb") !== undefined;

let work: string;
let folder: string;

beforeEach(async () => {
  work = await mkdtemp(path.join(tmpdir(), "slipway-redis-"));
  // Root's apt-get fetches as a user of its own.
  await chmod(work, 0o755);
  folder = path.join(work, "installed");
  await mkdir(folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(work, { recursive: true, force: true });
});

/** A mirror of nobody's: a `redis-server` of its own, the lists that name it, and no signature. */
async function unsignedMirror(): Promise<string> {
  const mirror = path.join(work, "mirror");
  const root = path.join(work, "package");
  await mkdir(path.join(root, "usr/bin"), { recursive: true });
  await mkdir(path.join(root, "DEBIAN"));
  await mkdir(mirror);
  await writeFile(path.join(root, "usr/bin/redis-server"), "#!/bin/sh\necho taken over\n", { mode: 0o755 });
  const control = `Package: redis-server\nVersion: 99:1\nArchitecture: all\nMaintainer: nobody\nDescription: not Redis\n`;
  await writeFile(path.join(root, "DEBIAN/control"), control);
  const archive = path.join(mirror, "redis-server.deb");
  await execa("dpkg-deb", ["--build", "--root-owner-group", root, archive]);
  const content = await readFile(archive);
  const sum = createHash("sha256").update(content).digest("hex");
  const entry = `${control}Filename: ./redis-server.deb\nSize: ${content.length}\nSHA256: ${sum}\n`;
  const tools = entry.replace("redis-server", "redis-tools");
  await writeFile(path.join(mirror, "Packages"), `${entry}\n${tools}`);
  return mirror;
}

/** A machine whose only source is `mirror`, and whose user has told apt-get to take whatever comes. */
async function aptGetOf(mirror: string): Promise<void> {
  const state = path.join(work, "apt");
  await mkdir(path.join(state, "lists/partial"), { recursive: true });
  await writeFile(path.join(state, "status"), "");
  await writeFile(path.join(state, "sources.list"), `deb file:${mirror} ./\n`);
  const settings = {
    "Dir::Etc::SourceList": path.join(state, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::Status": path.join(state, "status"),
    "Dir::State::Lists": path.join(state, "lists"),
    "Dir::Cache": state,
    "APT::Get::AllowUnauthenticated": "true",
    "Acquire::AllowInsecureRepositories": "true",
    "Acquire::AllowWeakRepositories": "true",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(path.join(state, "apt.conf"), lines.join(""));
  vi.stubEnv("APT_CONFIG", path.join(state, "apt.conf"));
}

function install(): Promise<void> {
  return debianRedis().install(folder, (_title, run) => run(() => undefined));
}

test.runIf(isDebian)("a package of an unsigned mirror is refused, whatever apt-get is told to take", async () => {
  await aptGetOf(await unsignedMirror());
  await expect(install()).rejects.toThrow(
    /^`apt-get`: E: The repository 'file:.*' (is not signed|does not have a Release file)/,
  );
  expect((await readdir(folder, { recursive: true })).filter((name) => name.includes("redis"))).toEqual([]);
});

test.runIf(isDebian)("a package of lists that were fetched unsigned before is refused", async () => {
  await aptGetOf(await unsignedMirror());
  await execa("apt-get", ["update"]);
  await expect(install()).rejects.toThrow(/^`apt-get`: E: .*(could not be authenticated|unauthenticated packages)/);
  expect((await readdir(folder, { recursive: true })).filter((name) => name.includes("redis"))).toEqual([]);
});
