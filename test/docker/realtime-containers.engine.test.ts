import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { ownerLabel } from "../../packages/render-emulator/src/runtimes/docker/engine";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { cloneProject } from "../promotion/clone";
import { docker, dockerFault } from "./docker";
import { need } from "../need";

// `npm start` where a Docker engine answers, told in order: each test goes on from where the one before ended.

const fault = need("DOCKER", dockerFault());
let folder: string;
let clone: TestRepository;
let baseImages: string;
/** What the emulator's containers and images are known by. */
let label: string;

beforeAll(async () => {
  if (fault !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), "slipway-containers-"));
  clone = await cloneProject(join(folder, "slipway"));
  const stack = parse(await read("Pulumi.local.yaml")) as { config: Record<string, unknown> };
  // Another emulator may have the usual port.
  stack.config["render:host"] = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
  await clone.commit({ "Pulumi.local.yaml": stringify(stack) });
  const dockerfile = await read("examples/realtime/deploy/docker/feeder/Dockerfile");
  const named = /^FROM (\S+) AS pinned$/m.exec(dockerfile)?.[1] ?? "";
  baseImages = process.env.NODE_IMAGE === undefined ? "" : `${named}=${process.env.NODE_IMAGE}`;
});
afterAll(async () => {
  if (fault !== undefined) return;
  await npm("run", "reset");
  await rm(folder, { recursive: true, force: true });
});

function npm(...args: string[]) {
  // The runner's own settings are none of a user's.
  const none = { NODE_ENV: undefined, VITEST: undefined, RENDER_EMULATOR_RUNTIME: undefined };
  const env = { ...none, RENDER_EMULATOR_BASE_IMAGES: baseImages };
  return execa("npm", args, { cwd: clone.path, env, all: true, reject: false });
}

const read = (file: string) => readFile(join(clone.path, file), "utf8");
/** The ids that a list of the engine has of the emulator's own, sorted: the engine orders those of one second as it likes. */
const own = async (...list: string[]) =>
  (await docker(...list, "--quiet", "--filter", `label=${label}`)).split("\n").filter(Boolean).sort();
const containers = () => own("ps", "--all");
const images = () => own("images");

const verification = z.object({ results: z.array(z.object({ outcome: z.string() })) });
const state = z.object({ id: z.string() });

test("npm start runs each Dockerfile of realtime in a container of its own, and every check of the contract passes", async () => {
  const { exitCode, all } = await npm("start", "realtime");
  expect(exitCode, all).toBe(0);
  const { id } = state.parse(JSON.parse(await read(".slipway/emulator/state.json")));
  label = `${ownerLabel}=${id}`;
  expect([(await containers()).length, (await images()).length]).toEqual([4, 4]);
  const { stdout } = await execa("npx", ["slipway", "verify", "--json"], { cwd: clone.path });
  const { results } = verification.parse(JSON.parse(stdout));
  expect(results.length).toBeGreaterThan(10);
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  const logs = await execa("npx", ["slipway", "logs", "feeder", "--type", "build", "--raw"], { cwd: clone.path });
  expect(logs.stdout).toContain("Building a container image with the Docker engine at");
});

test("npm stop leaves no container, and npm start goes on with the images that were built", async () => {
  const stopped = await npm("stop");
  expect(stopped.exitCode, stopped.all).toBe(0);
  expect(await containers()).toEqual([]);
  const built = await images();
  const { exitCode, all } = await npm("start", "realtime");
  expect(exitCode, all).toBe(0);
  expect(all).not.toMatch(/\d+ (created|updated)/);
  expect([(await containers()).length, await images()]).toEqual([4, built]);
});

test("npm run reset leaves neither a container nor an image", async () => {
  const { exitCode, all } = await npm("run", "reset");
  expect(exitCode, all).toBe(0);
  expect([await containers(), await images()]).toEqual([[], []]);
});
