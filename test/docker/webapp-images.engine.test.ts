import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDataStores } from "../data-stores";
import { SteadyTraffic } from "../engine/steady-traffic";
import { dockerFault, Image } from "./docker";
import { visitsOf, WebappStack, type Whereabouts } from "./webapp-stack";
import { need } from "../need";

const services = ["api", "web"] as const;
type Service = (typeof services)[number];

const preDeployCommand = ["node", "apps/api/dist/migrate.js", "up"];
const missing: Record<Service, string> = {
  api: "the environment is not usable: `DATABASE_URL` is missing; `WEB_ORIGIN` is missing",
  web: "could not start: `API_PRIVATE_ADDRESS` is missing",
};

/** What builds and installs, and has nothing to do where the service runs. */
const tools = [
  ...["turbo", "tsc", "esbuild", "git", "gcc", "make", "python3"],
  ...["npm", "npx", "yarn", "yarnpkg", "corepack", "pnpm"],
];

/** Few enough for half a processor, which is what the plan gives a container, on a machine that builds meanwhile. */
const perSecond = 9;

const fault = need("DOCKER", dockerFault());
/** Brought up by its native builds, then moved to Docker: the images that the tests look at are those that its services run. */
let stack: WebappStack;
let native: Whereabouts;
let traffic: SteadyTraffic;
const images = new Map<Service, Image>();

beforeAll(async () => {
  if (fault !== undefined) return;
  stack = await WebappStack.create(await baseImages());
  await stack.up("native");
  native = await stack.whereabouts();
  traffic = SteadyTraffic.start(await visitsOf(native.outputs), perSecond);
  await stack.up("docker");
  for (const service of services) {
    const [id = "", ...others] = await stack.onEngine("images", service);
    expect(others).toEqual([]);
    images.set(service, Image.of(id));
  }
});
afterAll(async () => {
  if (fault !== undefined) return;
  await traffic[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

/** The image to build on, where the one that the Dockerfiles name can't be had. */
async function baseImages(): Promise<string> {
  const { NODE_IMAGE } = process.env;
  const dockerfile = await readFile(resolve(__dirname, "../../examples/webapp/apps/web/Dockerfile"), "utf8");
  const named = /^FROM (\S+) AS pinned$/m.exec(dockerfile)?.[1] ?? "";
  return NODE_IMAGE === undefined ? "" : `${named}=${NODE_IMAGE}`;
}

function imageOf(service: Service): Image {
  const image = images.get(service);
  if (image === undefined) throw new Error(`\`${service}\` has not been built`);
  return image;
}

test("a change of code alone builds, and installs nothing again", async () => {
  // One that stays in the bundle, and that no earlier run has built.
  await stack.up("docker", { file: "apps/api/src/log.ts", added: `process.title = "${randomUUID()}";\n` });
  const lines = await stack.logsOf("api", "build");
  const steps = lines.slice(lines.findLastIndex((line) => line.startsWith("==> Building a container image")));
  expect(steps.filter((line) => line.includes("] RUN npm "))).toEqual([
    expect.stringMatching(/^CACHED .+ RUN npm ci --omit=dev/),
    expect.stringMatching(/^CACHED .+ RUN npm ci$/),
    expect.stringMatching(/^\[build .+ RUN npm run build$/),
  ]);
});

test("from the native build to Docker and back the system moves in place, and no request fails", async () => {
  // Those that were replaced may still be ending.
  for (const service of services) await expect.poll(() => stack.onEngine("ps", service)).toHaveLength(1);
  expect(await stack.whereabouts()).toEqual(native);
  const inContainers = await stack.verify();
  await stack.up("native");
  await expect
    .poll(async () => Promise.all(services.map((service) => stack.onEngine("ps", service))))
    .toEqual([[], []]);
  expect(await stack.whereabouts()).toEqual(native);
  const inProcesses = await stack.verify();
  for (const { tried, failed } of [inContainers, inProcesses]) {
    expect(failed).toEqual([]);
    expect(tried).toBeGreaterThan(5);
  }
  const { failures, sent } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(200);
});

describe.each(services)("the image of %s", (service) => {
  test("does not run as root, and can't change what it runs", async () => {
    const user = await imageOf(service).run({}, "id", "-u");
    expect(Number(user.stdout)).toBeGreaterThan(0);
    const writable = await imageOf(service).run({}, "find", "/app", "-writable");
    expect(writable.stdout).toBe("");
  });

  test("holds neither sources nor what only builds and tests need", async () => {
    const { stdout } = await imageOf(service).run({}, "find", "/app", "-type", "f");
    const files = stdout.split("\n");
    expect(files.length).toBeGreaterThan(1);
    const own = files.filter((file) => !file.includes("/node_modules/"));
    expect(own.filter((file) => /\.(ts|tsx|env.*)$|Dockerfile|\/test\//.test(file))).toEqual([]);
    const packages = new Set(files.flatMap((file) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
    const forBuilds = [
      "turbo",
      "typescript",
      "vitest",
      "eslint",
      "esbuild",
      "happy-dom",
      "playwright-core",
      "autocannon",
      "@types/node",
      "@vitest/coverage-v8",
    ];
    expect(forBuilds.filter((name) => packages.has(name))).toEqual([]);
    // One by one: of several names a shell looks for the first alone.
    const find = `for tool in ${tools.join(" ")}; do command -v $tool; done; command -v node`;
    const found = await imageOf(service).run({}, "sh", "-c", find);
    expect(found.stdout).toBe("/usr/local/bin/node");
    const modules = await imageOf(service).run({}, "find", "/usr/local/lib", "/opt", "-name", "package.json");
    expect(modules.stdout).toBe("");
  });

  test("tells no sources: what is beside a bundle names the lines, and has none of them", async () => {
    const { stdout } = await imageOf(service).run({}, "grep", "-rlE", '"sourcesContent": ?\\[[^]]*"', "/app");
    expect(stdout).toBe("");
  });

  test("holds no secret, and says how its health is asked", async () => {
    const description = await imageOf(service).description();
    expect(description).toContain('"Healthcheck"');
    expect(description).toContain("NODE_ENV=production");
    expect(description).not.toMatch(/postgres(ql)?:\/\/|PASSWORD|TOKEN|SECRET|DATABASE_URL/i);
  });

  test("without its variables ends with a line of JSON that names them", async () => {
    const { exitCode, stdout } = await imageOf(service).run({ PORT: "0" });
    expect(exitCode).toBe(1);
    const lines = stdout.split("\n").map((line) => JSON.parse(line) as { msg: string });
    expect(lines.at(-1)?.msg).toBe(missing[service]);
  });
});

test("containers of both become healthy, find the tables, know each other, and end with code 0 at SIGTERM", async () => {
  await using stores = await startDataStores();
  const { DATABASE_URL } = stores;
  for (const time of ["first", "second"]) {
    const { exitCode, stdout } = await imageOf("api").run({ DATABASE_URL }, ...preDeployCommand);
    expect(exitCode, `${time} run: ${stdout}`).toBe(0);
  }
  const [apiPort, webPort] = [await getPort(), await getPort()];
  const [apiHere, webHere] = [`http://127.0.0.1:${apiPort}`, `http://127.0.0.1:${webPort}`];
  await using api = await imageOf("api").start({ DATABASE_URL, WEB_ORIGIN: webHere, PORT: String(apiPort) });
  await using web = await imageOf("web").start({ API_PRIVATE_ADDRESS: `127.0.0.1:${apiPort}`, PORT: String(webPort) });
  await Promise.all([api.untilHealthy(), web.untilHealthy()]);
  for (const address of [apiHere, webHere]) expect((await fetch(`${address}/health`)).status, address).toBe(200);

  const account = { name: "Ada", email: "ada@example.com", password: "four words will do" };
  const headers = { origin: webHere, "content-type": "application/json" };
  const made = await fetch(`${webHere}/account`, { method: "POST", headers, body: JSON.stringify(account) });
  expect(made.status, await made.text()).toBe(201);
  const [cookie = ""] = made.headers.get("set-cookie")?.split(";") ?? [];
  const page = await fetch(webHere, { headers: { cookie } });
  expect(await page.text()).toContain("Ada");
  expect(page.headers.get("content-security-policy")).toContain(`connect-src 'self' ${native.outputs.apiUrl};`);

  for (const container of [web, api]) expect(await container.stop(), await container.log()).toBe(0);
});
