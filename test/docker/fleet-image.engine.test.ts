import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { type DataStores, startDataStores } from "../data-stores";
import { Example } from "../examples/example";
import { docker, dockerFault, Image } from "./docker";
import { need } from "../need";

const secret = "a secret that nobody else has, of 32";
/** Stands where whoever builds may have it: in a file beside the Dockerfile that git ignores. */
const kept = "a-secret-of-the-one-who-builds";
const fault = need("DOCKER", dockerFault());
/** What is to be removed of what was made, the last first. */
const cleanUps: (() => Promise<unknown>)[] = [];
let image: Image;

beforeAll(async () => {
  if (fault !== undefined) return;
  // Where the images that the Dockerfile names can't be had.
  const { NODE_IMAGE } = process.env;
  if (NODE_IMAGE !== undefined)
    await needTool((note) => Promise.reject(new Error(note)) as never, "MAVEN", ["jlink", "--version"]);
  await using folder = await TestFolder.create();
  const copy = join(folder.path, "fleet");
  await Example.named("fleet").copyTo(copy);
  await writeFile(join(copy, ".env"), `JWT_SECRET=${kept}\n`);
  image = await Image.build(join(copy, "Dockerfile"), copy, NODE_IMAGE && (await bases(NODE_IMAGE)));
  cleanUps.push(() => image[Symbol.asyncDispose]());
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/**
 * To run on: a Java made of this machine's. In place of Maven's: what this machine's Maven has built, which is compared with nothing here, so
 * that only the last stage is as it is elsewhere.
 */
async function bases(on: string): Promise<Record<string, string>> {
  await using folder = await TestFolder.create();
  const copy = await Example.named("fleet").copyTo(join(folder.path, "fleet"));
  const built = copy.maven(["package", "-Dmaven.test.skip=true"], {});
  const jlink = execa("jlink", [
    ...["--add-modules", "java.se,jdk.unsupported,jdk.crypto.ec", "--output", join(folder.path, "java", "java")],
    ...["--strip-debug", "--no-header-files", "--no-man-pages"],
  ]);
  await Promise.all([built, jlink]);
  await mkdir(join(folder.path, "maven"));
  await rename(join(folder.path, "fleet", "target"), join(folder.path, "maven", "target"));
  const maven = "RUN printf '#!/bin/sh\\ncp -R /target .\\n' > /usr/local/bin/mvn && chmod +x /usr/local/bin/mvn";
  return {
    "pinned-maven": await base(on, join(folder.path, "maven"), "maven", ["COPY target /target", maven]),
    "pinned-runtime": await base(on, join(folder.path, "java"), "java", [
      "COPY java /opt/java",
      "ENV PATH=/opt/java/bin:$PATH",
    ]),
  };
}

/** A build takes an image of this engine by a name alone. */
async function base(on: string, folder: string, name: string, lines: readonly string[]): Promise<string> {
  await writeFile(join(folder, "Dockerfile"), [`FROM ${on}`, ...lines].join("\n"));
  const { id } = await Image.build(join(folder, "Dockerfile"), folder, undefined);
  const tag = `slipway-test-${process.pid}-fleet-${name}:local`;
  await docker("tag", id, tag);
  cleanUps.push(() => docker("image", "rm", "--force", tag));
  return tag;
}

/** Starts it as it is to be run: nothing but the folder for temporary files can be written, and it has no right of root's. */
async function start({ DATABASE_URL, REDIS_URL }: DataStores) {
  const port = await getPort({ host: "127.0.0.1" });
  const database = new URL(DATABASE_URL);
  database.search = "?sslmode=require";
  const variables = { PORT: String(port), DATABASE_URL: database.href, REDIS_URL, JWT_SECRET: secret };
  const id = await docker(
    ...["run", "--detach", "--network=host", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL"],
    ...[
      "--security-opt=no-new-privileges",
      ...Object.entries(variables).map(([name, value]) => `--env=${name}=${value}`),
    ],
    image.id,
  );
  return {
    id,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => docker("rm", "--force", id).then(() => undefined),
  };
}

test("it says what is wrong with its variables, and ends", async () => {
  const { exitCode, stdout } = await image.run({ PORT: "http", JWT_SECRET: "short" });
  expect(exitCode).toBe(1);
  for (const name of ["PORT", "DATABASE_URL", "REDIS_URL", "JWT_SECRET"]) expect(stdout).toContain(`\`${name}\``);
  expect(stdout).not.toContain("`short`");
});

test("it is a program and its libraries, of a user other than root, and nothing of a build is in it", async () => {
  const container = await docker("create", image.id);
  const { stdout } = await execa("sh", ["-c", `docker export ${container} | tar --list`]);
  await docker("rm", container);
  const files = stdout.split("\n").filter((file) => /^app\/.*[^/]$|(^|\/)(mvn|javac|pom\.xml)$|\.kt$/.test(file));
  expect(new Set(files.map((file) => dirname(file)))).toEqual(new Set(["app", "app/lib"]));
  expect(files.filter((file) => dirname(file) === "app")).toEqual(["app/fleet.jar"]);
  expect(await docker("inspect", "--format={{.Config.User}}", image.id)).toBe("1000:1000");
});

test("on a read-only file system it becomes healthy, serves, and ends when it is told to", async () => {
  await using stores = await startDataStores();
  await using running = await start(stores);
  await expect.poll(() => docker("inspect", "--format={{.State.Health.Status}}", running.id)).toBe("healthy");
  expect(await (await fetch(`${running.url}/health`)).json()).toEqual({ status: "ok" });
  expect((await fetch(`${running.url}/api/vehicles`)).status).toBe(401);
  // What the process list shows everybody is its flags alone.
  const processes = await docker("top", running.id, "-o", "pid,args");
  expect(processes).toContain("-XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError");
  expect(processes).not.toContain(secret);
  await docker("stop", "--time=10", running.id);
  expect(await docker("inspect", "--format={{.State.ExitCode}}", running.id)).toBe("0");
});

test("no secret is in the image, not even one that stands beside its Dockerfile", async () => {
  expect(await image.description()).not.toMatch(/DATABASE_URL|REDIS_URL|JWT_SECRET|-----BEGIN/);
  expect([await image.holds("root:x:0:0"), await image.holds(kept)]).toEqual([true, false]);
});
