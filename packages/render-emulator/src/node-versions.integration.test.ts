import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
/** Of a line that is at its end, so that nothing newer comes out. */
const asked = "21.7.3";
const running = process.versions.node;
const registry = process.env.npm_config_registry;

beforeAll(async () => {
  context = await startTestEmulator();
  const server = webServer("up");
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": server,
    "pinned/.node-version": `${asked}\n`,
    "pinned/.nvmrc": "v20.0.0\n",
    "pinned/package.json": JSON.stringify({ engines: { node: "18" } }),
    "pinned/server.js": `${server}\nconsole.log("start: " + process.version);`,
    "range/web/package.json": JSON.stringify({ engines: { node: `>=${running} <99` } }),
    "range/server.js": server,
    "plain/server.js": server,
    "range-21/.nvmrc": "21\n",
    "range-21/server.js": server,
    "absent/.nvmrc": "99.1.0\n",
    "absent/server.js": server,
    "nonsense/.nvmrc": "newest please\n",
    "nonsense/server.js": server,
  });
});
afterAll(() => context[Symbol.asyncDispose]());
afterEach(() => {
  delete process.env.npm_config_registry;
  if (registry !== undefined) process.env.npm_config_registry = registry;
});

/** Nobody listens there. */
function cutOff(): void {
  process.env.npm_config_registry = "http://127.0.0.1:9";
}

async function deploy(name: string, rootDir: string, envVars: { key: string; value: string }[] = []) {
  const command = { buildCommand: 'echo "build: $(node --version), npm $(npm --version)"' };
  const details = { preDeployCommand: 'echo "pre-deploy: $(node --version)"', plan: "starter" };
  const { service, deploy } = await context.client.createWebService(name, repository.path, {
    rootDir,
    command,
    details,
    envVars,
  });
  const log = await context.client.logs(service.id);
  expect(deploy.status, log).toBe("live");
  return log;
}

describe("the Node.js of a service", () => {
  it("is the version that it asks for, in its build, its pre-deploy command and its instances", async () => {
    const log = await deploy("pinned", "pinned");
    expect(log).toContain(`==> Requesting Node.js version ${asked}`);
    expect(log).toContain(`==> Using Node.js version ${asked} via .node-version`);
    expect(log).toMatch(new RegExp(`build: v${asked}, npm \\d+`));
    expect(log).toContain(`pre-deploy: v${asked}`);
    expect(log).toContain(`start: v${asked}`);
  });

  it("is taken from what is here already, with no call to the registry", async () => {
    cutOff();
    expect(await deploy("pinned-again", "pinned")).toContain(`start: v${asked}`);
    expect(await deploy("range-21", "range-21")).toContain(`build: v${asked}`);
    const log = await deploy("range", "range");
    expect(log).toContain(`==> Using Node.js version ${running} via web/package.json (engines)`);
    expect(log).toContain(`build: v${running}`);
  });

  it("follows NODE_VERSION before all files", async () => {
    const log = await deploy("variable", "pinned", [{ key: "NODE_VERSION", value: running }]);
    expect(log).toContain(`==> Using Node.js version ${running} via the variable NODE_VERSION`);
    expect(log).toContain(`start: v${running}`);
  });

  it("is the one that runs the emulator when none is asked for, and the log says so", async () => {
    cutOff();
    const log = await deploy("default", "plain");
    expect(log).toContain(`==> Using Node.js version ${running} (default: the one that runs the emulator)`);
    expect(log).toContain(`build: v${running}`);
  });

  it("is the one that runs the emulator when the version that is asked for can't be had, and the log says why", async () => {
    expect(await deploy("absent", "absent")).toContain(
      `==> Node.js 99.1.0 can't be had here (No matching version found for node-${process.platform}-`,
    );
    expect(await deploy("nonsense", "nonsense")).toContain(
      `==> .nvmrc asks for Node.js newest please, which is no version; ${running} runs instead`,
    );
    cutOff();
    const log = await deploy("offline", "", [{ key: "NODE_VERSION", value: "19.0.0" }]);
    expect(log).toMatch(/==> Node\.js 19\.0\.0 can't be had here \(.*ECONNREFUSED.*\); [\d.]+ runs instead/);
  });

  it("leaves nothing half done in the cache", async () => {
    const tools = join(context.folder, "cache", "packages", "tools");
    const versions = await Promise.all((await readdir(tools)).map((name) => readdir(join(tools, name))));
    expect(versions.flat().filter((name) => name.startsWith("."))).toEqual([]);
  });
});
