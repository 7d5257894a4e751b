import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpackRelease, type ReleaseHosts } from "./download";
import { PULUMI_VERSION } from "./version";

const ARCHIVE = "pulumi-archive.tar.gz";
const CHECKSUMS = `pulumi-${PULUMI_VERSION}-checksums.txt`;

let folder: string;
let server: Server;
let published: Map<string, Buffer | string>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-download-"));
  const content = await archiveOf("pulumi");
  const sum = createHash("sha256").update(content).digest("hex");
  published = new Map<string, Buffer | string>([
    [`/${ARCHIVE}`, content],
    [`/${CHECKSUMS}`, `${sum}  ${ARCHIVE}\n`],
  ]);
  server = createServer((request, response) => {
    const body = published.get(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A release as Pulumi packs it: everything in a folder `pulumi`. */
async function archiveOf(program: string): Promise<Buffer> {
  const source = path.join(folder, "source");
  await mkdir(path.join(source, "pulumi"), { recursive: true });
  await writeFile(path.join(source, "pulumi", program), "");
  await execa("tar", ["-czf", path.join(source, ARCHIVE), "-C", source, "pulumi"]);
  const content = await readFile(path.join(source, ARCHIVE));
  await rm(source, { recursive: true });
  return content;
}

function unpack(): Promise<void> {
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hosts: ReleaseHosts = { archives: host, checksums: host };
  return unpackRelease(ARCHIVE, folder, hosts, () => undefined);
}

test("a release that fits its checksum is unpacked", async () => {
  await unpack();
  expect(await readdir(folder, { recursive: true })).toEqual(["bin", "bin/pulumi"]);
});

test("a release that does not fit its checksum is refused", async () => {
  published.set(`/${CHECKSUMS}`, `0000  ${ARCHIVE}\n`);
  await expect(unpack()).rejects.toThrow(`\`${ARCHIVE}\` does not match its checksum`);
  expect(await readdir(folder)).toEqual([]);
});

test("a release that is not published is reported with its address", async () => {
  published.delete(`/${ARCHIVE}`);
  await expect(unpack()).rejects.toThrow(new RegExp(`http://127.0.0.1:\\d+/${ARCHIVE} can't be fetched`));
});
