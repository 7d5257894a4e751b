import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { debianRedis, packagesToUnpack } from "./debian";

test("the packages to unpack are those that apt-get would install, with Redis' own though one is installed", () => {
  const simulation = [
    "The following NEW packages will be installed:",
    "  liblzf1 redis-server",
    "Inst liblzf1 (3.6-3 Debian:12.11/oldstable [amd64])",
    "Inst redis-server (5:7.0.15-1~deb12u5 Debian-Security:12/oldstable-security [amd64])",
    "Conf liblzf1 (3.6-3 Debian:12.11/oldstable [amd64])",
  ].join("\n");
  expect(packagesToUnpack(simulation)).toEqual(["liblzf1", "redis-server", "redis-tools"]);
});

test("what an earlier version of this project unpacked, and starts in another way, is unpacked again", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-redis-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, "bin"));
  for (const program of ["redis-server", "redis-cli"]) {
    await writeFile(path.join(folder, "bin", program), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  }
  expect(await debianRedis().works(folder)).toBe(false);
});
