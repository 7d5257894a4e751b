import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { startEmulator } from "./emulator";
import { runningEmulator } from "./emulator-record";
import { holderOf } from "./runtimes/data-folder-lock";
import { isListening } from "./runtimes/port";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

async function startIn(folder: TestFolder) {
  const dataDir = join(folder.path, "data");
  const emulator = await startEmulator({ dataDir, cacheDir: join(folder.path, "cache") });
  return { dataDir, emulator, client: new TestClient(emulator), apiPort: Number(new URL(emulator.url).port) };
}

test("an emulator that stops is off record before another program can have its port, and holds its folder until all that it runs has ended", async () => {
  await using folder = await TestFolder.create();
  const { dataDir, emulator, client, apiPort } = await startIn(folder);
  // It ends when the test lets it.
  const goOn = join(folder.path, "go-on");
  const server = `process.on("SIGTERM", () => setInterval(() => require("fs").existsSync("${goOn}") && process.exit(), 20));
    require("http").createServer((request, response) => response.end()).listen(process.env.PORT, "0.0.0.0");`;
  const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": server });
  await client.createWebService("slow", repository.path);
  expect(await runningEmulator(dataDir)).toMatchObject({ pid: process.pid, url: emulator.url });
  const stopped = emulator.stop();
  await vi.waitUntil(async () => (await runningEmulator(dataDir)) === undefined || !(await isListening(apiPort)));
  expect(await runningEmulator(dataDir)).toBeUndefined();
  await vi.waitUntil(async () => !(await isListening(apiPort)));
  expect(await holderOf(dataDir)).toEqual({ pid: process.pid });
  await mkdir(goOn);
  await stopped;
  expect(await holderOf(dataDir)).toBeUndefined();
});

test("an emulator that can't write its state any more still stops as a whole, and says why it failed", async () => {
  await using folder = await TestFolder.create();
  const { dataDir, emulator, client } = await startIn(folder);
  const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": webServer("one") });
  const { service } = await client.createWebService("stuck", repository.path);
  const building = { serviceDetails: { envSpecificDetails: { buildCommand: "sleep 600" } } };
  await client.send("PATCH", `/services/${service.id}`, building);
  await client.send("POST", `/services/${service.id}/deploys`, {});
  await rename(join(dataDir, "state.json"), join(dataDir, "former.json"));
  await mkdir(join(dataDir, "state.json"));
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await expect(emulator.stop()).rejects.toThrow("EISDIR");
  log.mockRestore();
  expect(await isListening(Number(new URL(service.serviceDetails.url ?? "").port))).toBe(false);
  expect(await holderOf(dataDir)).toBeUndefined();
});
