import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startEmulator } from "./emulator";
import { runningEmulator } from "./emulator-record";
import type { RegistryPlace } from "./registry-place";
import { isListening } from "./runtimes/port";
import { TestFolder } from "./testing/test-folder";

beforeEach(() => {
  vi.stubEnv("DOCKER_HOST", "unix:///nowhere/docker.sock");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const start = (folder: TestFolder, runtime: "auto" | "process" | "simulated") =>
  startEmulator({ dataDir: `${folder.path}/data`, cacheDir: `${folder.path}/cache`, runtime });

function portOf(place: RegistryPlace): number {
  const address = "address" in place ? place.address : "";
  const [, port] = /^127\.0\.0\.1:(\d+)$/.exec(address) ?? [];
  expect(port, JSON.stringify(place)).toBeDefined();
  return Number(port);
}

/** The status of an answer, and what it says. */
async function ask(port: number, host: string): Promise<[number | undefined, string]> {
  const sent = request({ port, host: "127.0.0.1", path: "/v2/", headers: { host } }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return [answer.statusCode, (await answer.toArray()).join("")];
}

test("the registry beside an emulator has the same port at each start, on this machine alone, and says that it takes an engine", async () => {
  await using folder = await TestFolder.create();
  const first = await start(folder, "auto");
  const port = portOf(first.registry);
  expect((await runningEmulator(`${folder.path}/data`))?.registry).toEqual(first.registry);
  expect(await isListening(port, "127.0.0.2")).toBe(false);
  const message = "No Docker engine answers at `unix:///nowhere/docker.sock`, by `DOCKER_HOST`";
  expect(await ask(port, `127.0.0.1:${port}`)).toEqual([
    503,
    JSON.stringify({ errors: [{ code: "UNAVAILABLE", message }] }),
  ]);
  expect((await ask(port, "attacker.example.com"))[0]).toBe(421);
  await first.stop();
  expect(await isListening(port)).toBe(false);
  await using second = await start(folder, "auto");
  expect(portOf(second.registry)).toBe(port);
});

test("an emulator whose registry's port is taken goes without, and says so", async () => {
  await using folder = await TestFolder.create();
  const first = await start(folder, "auto");
  const port = portOf(first.registry);
  await first.stop();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  expect((other.address() as AddressInfo).port).toBe(port);
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await using second = await start(folder, "auto");
  const problem =
    `port ${port} of the emulator's registry is taken: stop the program that listens on 127.0.0.1:${port}, ` +
    "and start the emulator again";
  expect(second.registry).toEqual({ problem });
  expect(said).toHaveBeenCalledWith(`${problem}\n`);
  other.close();
  await once(other, "close");
});

test.each(["process", "simulated"] as const)("with runtime %s there is none, since no image runs", async (runtime) => {
  await using folder = await TestFolder.create();
  await using emulator = await start(folder, runtime);
  expect(emulator.registry).toEqual({
    problem: `The emulator was started with \`--runtime ${runtime}\`, which runs no images: use \`auto\``,
  });
});
