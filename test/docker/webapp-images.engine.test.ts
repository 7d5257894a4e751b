import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { startDataStores } from "../data-stores";
import { Example } from "../examples/example";
import { dockerFault, Image } from "./docker";

const workspace = resolve(__dirname, "../../examples/webapp");
const services = ["api", "web"] as const;
type Service = (typeof services)[number];

/** Where browsers find the API: what the pages' scripts are built with. */
const apiUrl = "https://api.example.com";
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

const fault = dockerFault();
const images = new Map<Service, Image>();

beforeAll(async () => {
  if (fault !== undefined && process.env.REQUIRE_DOCKER === "1") throw new Error(fault);
  if (fault !== undefined) {
    console.warn(`Images are not tested: ${fault}`);
    return;
  }
  for (const service of services) images.set(service, await build(service, workspace));
});
beforeEach(({ skip }) => {
  if (fault !== undefined) skip(fault);
});
afterAll(async () => {
  await Promise.all([...images.values()].map((image) => image[Symbol.asyncDispose]()));
});

function build(service: Service, context: string): Promise<Image> {
  // The image to build on, where the one that the Dockerfiles name can't be had.
  const { NODE_IMAGE } = process.env;
  const buildArgs = service === "web" ? { NEXT_PUBLIC_API_URL: apiUrl } : {};
  return Image.build(`${context}/apps/${service}/Dockerfile`, context, NODE_IMAGE, buildArgs);
}

function imageOf(service: Service): Image {
  const image = images.get(service);
  if (image === undefined) throw new Error(`\`${service}\` has not been built`);
  return image;
}

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

test("a change of code alone builds, and installs nothing again", async () => {
  await using folder = await TestFolder.create();
  await Example.named("webapp").copyTo(folder.path);
  // One that stays in the bundle: else the image would be the very one that the other tests run, and go with this test.
  await appendFile(`${folder.path}/apps/api/src/log.ts`, 'process.title = "another api";\n');
  await using image = await build("api", folder.path);
  expect(image.commands("npm ci")).toEqual({ run: 0, cached: 2 });
  expect(image.commands("npm run build")).toEqual({ run: 1, cached: 0 });
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
  expect(page.headers.get("content-security-policy")).toContain(`connect-src 'self' ${apiUrl};`);

  for (const container of [web, api]) expect(await container.stop(), await container.log()).toBe(0);
});
