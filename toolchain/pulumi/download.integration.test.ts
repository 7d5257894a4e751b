import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpackRelease } from "./download";

const NAME = "pulumi-archive.tar.gz";
const OTHER_USER = 4_242;

let work: string;
let folder: string;
let server: Server;
let released: Buffer;
/** What the server sends. */
let served: Buffer | undefined;

beforeEach(async () => {
  work = await mkdtemp(path.join(tmpdir(), "slipway-download-"));
  folder = path.join(work, "installed");
  await mkdir(folder);
  released = await archiveOf("#!/bin/sh\necho v1.0.0\n");
  served = released;
  server = createServer((request, response) => {
    response.writeHead(served !== undefined && request.url === `/${NAME}` ? 200 : 404).end(served);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(work, { recursive: true });
});

/** A release as Pulumi packs it: everything in a folder `pulumi`, here with the owner and the modes of a build machine. */
async function archiveOf(program: string): Promise<Buffer> {
  const source = path.join(work, "source");
  const file = path.join(source, "pulumi", "pulumi");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, program);
  await chmod(file, 0o777);
  if (process.getuid?.() === 0) await chown(file, OTHER_USER, OTHER_USER);
  await execa("tar", ["-czf", path.join(source, NAME), "-C", source, "pulumi"]);
  const content = await readFile(path.join(source, NAME));
  await rm(source, { recursive: true });
  return content;
}

function unpack(): Promise<void> {
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sha256 = createHash("sha256").update(released).digest("hex");
  return unpackRelease({ name: NAME, sha256 }, folder, host, () => undefined);
}

test("a release that fits its checksum is unpacked, and is nobody else's to change", async () => {
  await unpack();
  expect(await readdir(folder, { recursive: true })).toEqual(["bin", "bin/pulumi"]);
  const { uid, mode } = await stat(path.join(folder, "bin/pulumi"));
  expect({ uid, writableByOthers: mode & 0o022 }).toEqual({ uid: process.getuid?.(), writableByOthers: 0 });
});

test("a host that serves another archive than was released, whatever checksum it publishes, is refused", async () => {
  served = await archiveOf(`#!/bin/sh\ntouch ${path.join(work, "taken-over")}\necho v1.0.0\n`);
  await expect(unpack()).rejects.toThrow(
    /^`pulumi-archive.tar.gz` is not the archive that was released: its SHA-256 is/,
  );
  expect(await readdir(work, { recursive: true })).toEqual(["installed"]);
});

test("a release that breaks off is refused", async () => {
  served = released.subarray(0, released.length - 1);
  await expect(unpack()).rejects.toThrow("is not the archive that was released");
  expect(await readdir(folder)).toEqual([]);
});

test("a release that is not published is reported with its address", async () => {
  served = undefined;
  await expect(unpack()).rejects.toThrow(new RegExp(`http://127.0.0.1:\\d+/${NAME} can't be fetched`));
});
