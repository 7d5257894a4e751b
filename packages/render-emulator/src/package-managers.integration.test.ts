import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
let count = 0;

function manifest(packageManager?: string): string {
  return JSON.stringify({ name: "app", private: true, packageManager, scripts: { start: "node server.js" } });
}

beforeAll(async () => {
  context = await startTestEmulator();
  const server = webServer("up");
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "yarn-1/package.json": manifest(),
    "yarn-1/server.js": server,
    "yarn-4/package.json": manifest("yarn@4.9.1"),
    "yarn-4/.yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n",
    // In CI, for which it takes Render, Yarn changes no lock file.
    "yarn-4/yarn.lock": `__metadata:
  version: 8
  cacheKey: 10c0

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  languageName: unknown
  linkType: soft
`,
    "yarn-4/server.js": server,
    "pnpm-9/package.json": manifest("pnpm@9.15.4"),
    "pnpm-9/server.js": server,
    "bun/package.json": manifest(),
    "bun/.bun-version": "1.2.10\n",
    "bun/build.sh": "bun --version\n",
    "bun/server.js": server,
    "absent/package.json": manifest("yarn@1.22.999"),
    "absent/server.js": server,
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function deploy(rootDir: string, buildCommand: string, startCommand: string) {
  const { service, deploy } = await context.client.createWebService(`${rootDir}-${count++}`, repository.path, {
    rootDir,
    command: { buildCommand, startCommand },
  });
  return { status: deploy.status, log: await context.client.logs(service.id) };
}

describe("a package manager that this machine may not have", () => {
  it.each([
    [
      "yarn-1",
      "yarn install && echo is $(yarn --version)",
      "yarn start",
      "==> Using yarn version 1.22.22 (default)",
      "is 1.22.22",
    ],
    [
      "yarn-4",
      "yarn install && echo is $(yarn --version)",
      "yarn start",
      "==> Using yarn version 4.9.1 via package.json",
      "is 4.9.1",
    ],
    [
      "pnpm-9",
      "pnpm install && echo is $(pnpm --version)",
      "pnpm start",
      "==> Using pnpm version 9.15.4 via package.json",
      "is 9.15.4",
    ],
    ["bun", "bash build.sh", "bun run start", "==> Using bun version 1.2.10 via .bun-version", "1.2.10"],
  ])("%s is at hand in the version that is asked for", async (rootDir, build, start, line, version) => {
    const { status, log } = await deploy(rootDir, build, start);
    expect(status, log).toBe("live");
    expect(log).toContain(line);
    expect(log).toContain(version);
  });

  it("that is in no registry is named in the log", async () => {
    const { log } = await deploy("absent", "yarn --version", "node server.js");
    expect(log).toMatch(/==> yarn 1\.22\.999 can't be had here \(No matching version found for yarn@1\.22\.999\.?\)/);
  });
});

it("a command that is nowhere is named once, with what Render has", async () => {
  const { status, log } = await deploy("yarn-1", "mix deps.get; mix compile; sh -c 'mix x'", "node server.js");
  expect(status).toBe("build_failed");
  expect(log).toContain("mix: command not found");
  const line = "==> `mix` is missing on this machine: on Render, Elixir is there; install it here and deploy again";
  expect(log.split(line).length).toBe(2);
});
