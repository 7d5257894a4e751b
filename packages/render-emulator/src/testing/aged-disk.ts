import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskSnapshotSchema } from "@slipway/render-api";
import { z } from "zod";
import { startEmulator } from "../emulator";
import { TestClient } from "./test-client";
import type { TestFolder } from "./test-folder";
import { TestRepository } from "./test-repository";

/** Adds a letter at each start, and answers with all of them. */
const counter = `
const fs = require("node:fs"), file = process.env.DATA + "/starts";
fs.appendFileSync(file, "x");
require("node:http").createServer((_, response) => response.end(fs.readFileSync(file))).listen(process.env.PORT, "0.0.0.0");`;

/**
 * An emulator whose one service counts its starts on a disk, which was made before yesterday: the emulator, at its second start, makes a
 * snapshot of it at once.
 */
export async function startWithAgedDisk(folder: TestFolder) {
  const [dataDir, cacheDir] = [join(folder.path, "data"), join(folder.path, "cache")];
  const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": counter });
  const first = await startEmulator({ dataDir, cacheDir });
  const { service } = await new TestClient(first).createWebService("lasting", repository.path, {
    envVars: [{ key: "DATA", value: "/var/data" }],
    details: { healthCheckPath: "", disk: { name: "data", mountPath: "/var/data", sizeGB: 1 } },
  });
  const { id: diskId = "" } = service.serviceDetails.disk ?? {};
  const before = await new TestClient(first).get(`/disks/${diskId}/snapshots`);
  await first.stop();
  await makeDisksOlder(join(dataDir, "state.json"));
  const emulator = await startEmulator({ dataDir, cacheDir });
  const client = new TestClient(emulator);
  const snapshots = () =>
    client.until(
      async () => z.array(diskSnapshotSchema.strict()).parse(await client.get(`/disks/${diskId}/snapshots`)),
      (listed) => listed.length === 1,
    );
  return { client, service, diskId, before, snapshots, [Symbol.asyncDispose]: () => emulator.stop() };
}

async function makeDisksOlder(path: string): Promise<void> {
  const state = z
    .looseObject({ services: z.array(z.looseObject({ disk: z.looseObject({ createdAt: z.string() }) })) })
    .parse(JSON.parse(await readFile(path, "utf8")));
  for (const { disk } of state.services) {
    disk.createdAt = new Date(Date.parse(disk.createdAt) - 24 * 3_600_000).toISOString();
  }
  await writeFile(path, JSON.stringify(state));
}
