import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { cloneProject } from "../promotion/clone";
import { addedSystem } from "../promotion/added-system";

// Production and staging lived through in a clone, told in order: each test goes on from where the one before ended.

const statusSchema = z.object({
  services: z.array(z.object({ name: z.string(), release: z.string().optional() })),
});
const recordSchema = z.object({ domainsPort: z.number() });

/** For the emulator to see a commit, and to build and start a service. */
const followLimitMs = 120_000;

/** Where the system is in the clone's repository. */
const rootDir = "examples/specimen";

let folder: string;
let clone: TestRepository;
let first: string;
let second: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-rehearsal-"));
  clone = await cloneProject(join(folder, "slipway"));
  // Another emulator may have the usual port.
  const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
  const file = (environment: string, settings: object, more: object = {}) =>
    stringify({ config: { ...more, "slipway:environment": environment, "slipway:specimen": settings } });
  first = await clone.commit({
    ...addedSystem(clone.path, "specimen"),
    "Pulumi.local.yaml": file("local", { repo: ".", rootDir }, { "render:host": host }),
    "Pulumi.staging.yaml": file("staging", { follow: true }),
    "Pulumi.production.yaml": file("production", {}),
  });
});
afterAll(async () => {
  await run("npm", "run", "stop");
  await rm(folder, { recursive: true, force: true });
});

function run(command: string, ...args: string[]) {
  // The runner's own settings are none of a user's.
  const env = { NODE_ENV: undefined, VITEST: undefined };
  return execa(command, args, { cwd: clone.path, env, all: true, reject: false });
}

const rehearse = (stack: string, ...args: string[]) => run("npx", "slipway", "rehearse", stack, ...args);

/** The commit that the service of a stack's rehearsal serves. */
async function served(stack: string): Promise<string | undefined> {
  const { stdout, all } = await run("npx", "slipway", "status", "--stack", `rehearsal-${stack}`, "--json");
  expect(stdout, all).toMatch(/^\{/);
  const { services } = statusSchema.parse(JSON.parse(stdout));
  return services.find(({ name }) => name === "web")?.release;
}

/** Puts settings of the system into a stack's file, as `config set` does. */
async function set(stack: string, settings: Record<string, unknown>): Promise<void> {
  const path = join(clone.path, `Pulumi.${stack}.yaml`);
  const file = parse(await readFile(path, "utf8")) as { config: Record<string, object> };
  file.config["slipway:specimen"] = { ...file.config["slipway:specimen"], ...settings };
  await writeFile(path, stringify(file));
}

/** Command lines of the processes that have to do with the clone. */
async function processes(): Promise<string[]> {
  const { stdout } = await execa("ps", ["-eo", "args="]);
  return stdout.split("\n").filter((line) => line.includes(folder));
}

test("what production's file lacks is told as production's own, with the lines that mend it", async () => {
  const { exitCode, stderr } = await rehearse("production");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("slipway:specimen.release is missing");
  expect(stderr).toContain(`"$(git ls-remote ${clone.path} main | cut -f1)" --stack production`);
  expect(stderr).toContain("'slipway:specimen.domains.web' web.example.com --stack production");
  expect(stderr).not.toContain("rehearsal-production");
});

test("production comes up at its release, verified, and its domains lead to its services", async ({ skip }) => {
  await needTool(skip, "CURL", ["curl", "--version"]);
  const domains = { web: "app.example.com" };
  await set("production", { repo: "https://github.com/acme/slipway", rootDir, release: first, domains });
  const { exitCode, all } = await rehearse("production");
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/in place of https:\/\/github.com\/acme\/slipway/);
  expect(all).toContain("checks passed");
  expect(await served("production")).toBe(first);
  const record = await readFile(join(clone.path, ".slipway/emulator/emulator.json"), "utf8");
  const { domainsPort } = recordSchema.parse(JSON.parse(record));
  const curl = ["--silent", "--show-error", "--header", "Host: app.example.com", `http://127.0.0.1:${domainsPort}/`];
  expect((await execa("curl", curl)).stdout).toMatch(/^Hello! You are visitor \d+\.$/);
});

test("a release is moved on in production's file, and back", async () => {
  second = await clone.commit({ "examples/specimen/RELEASE": "2" });
  await set("production", { release: second });
  const moved = await rehearse("production");
  expect(moved.exitCode, moved.all).toBe(0);
  expect(await served("production")).toBe(second);
  await set("production", { release: first });
  const back = await rehearse("production");
  expect(back.exitCode, back.all).toBe(0);
  expect(await served("production")).toBe(first);
});

test("staging comes up beside it from its file as it stands, and says what the real one lacks", async () => {
  const { exitCode, all } = await rehearse("staging");
  expect(exitCode, all).toBe(0);
  expect(all).toContain("npm run pulumi -- config set --stack staging --path 'slipway:specimen.repo'");
  expect(await served("staging")).toBe(second);
});

test("a commit on the branch that staging follows is a push: it is deployed with nobody's doing", async () => {
  const third = await clone.commit({ "examples/specimen/RELEASE": "3" });
  await expect.poll(() => served("staging"), { timeout: followLimitMs }).toBe(third);
  // Production runs its release all the same.
  expect(await served("production")).toBe(first);
});

test("what is destroyed is gone with its file and its Git server; what the emulator ran ends with it", async () => {
  for (const stack of ["production", "staging"]) {
    const { exitCode, all } = await rehearse(stack, "--destroy");
    expect(exitCode, all).toBe(0);
  }
  await clone.git("checkout", "--quiet", "Pulumi.production.yaml");
  expect(await clone.git("status", "--porcelain", "--ignored", "Pulumi.*")).toBe("");
  await expect.poll(async () => (await processes()).filter((line) => line.includes("git-host"))).toEqual([]);
  await run("npm", "run", "stop");
  await expect.poll(processes, { timeout: 20_000 }).toEqual([]);
});
