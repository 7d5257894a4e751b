import { join, resolve } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import pRetry from "p-retry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker, dockerFault, Image } from "./docker";
import { GoappBases } from "./goapp-bases";
import { need } from "../need";

const context = resolve(__dirname, "../../examples/goapp");
const secret = "an access key that nobody else has";
const fault = need("DOCKER", dockerFault());
/** What is to be removed of what was made, the last first. */
const cleanUps: (() => Promise<unknown>)[] = [];
let image: Image;

beforeAll(async () => {
  if (fault !== undefined) return;
  const bases = await GoappBases.create({ compiles: true });
  cleanUps.push(() => bases[Symbol.asyncDispose]());
  image = await Image.build(join(context, "Dockerfile"), context, bases.instead);
  cleanUps.push(() => image[Symbol.asyncDispose]());
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/** Until the test's own limit. */
const retried = { retries: Infinity, minTimeout: 100, factor: 1 };

/** Starts it as it is to be run: nothing but the volume can be written, and it has no right of root's. */
async function start(volume: string) {
  const port = await getPort({ host: "127.0.0.1" });
  const id = await docker(
    ...["run", "--detach", "--network=host", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"],
    ...["--volume", `${volume}:/data`, "--env", `PORT=${port}`, "--env", `ACCESS_KEY=${secret}`, image.id],
  );
  const { exitCode } = await pRetry(() => execa("docker", ["exec", id, "/usr/local/bin/goapp", "health"]), retried);
  expect(exitCode).toBe(0);
  return { id, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => removed("rm", id) };
}

async function volume() {
  const name = await docker("volume", "create");
  return { name, [Symbol.asyncDispose]: () => removed("volume", "rm", name) };
}

async function removed(...what: string[]): Promise<void> {
  await docker(...what, "--force");
}

function post(url: string, form: Record<string, string>, cookie = ""): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual", headers: { cookie } });
}

test("it says what is wrong with its variables, and ends", async () => {
  const { exitCode, stdout } = await image.run({ PORT: "http" });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('PORT is \\"http\\"');
  expect(stdout).toContain("ACCESS_KEY is missing");
});

test("it is one program of a user other than root, and nothing of a build is in it", async () => {
  const tar = await docker("create", image.id);
  const { stdout } = await execa("sh", ["-c", `docker export ${tar} | tar --list`]);
  await docker("rm", tar);
  const files = stdout.split("\n").filter((file) => /go\b|\.go$|goapp/.test(file));
  expect(files).toEqual(["usr/local/bin/goapp"]);
  expect(await docker("inspect", "--format={{.Config.User}}", image.id)).toBe("1000:1000");
});

test("without a shell, on a read-only file system, it keeps notes on its volume, also when it is made anew", async () => {
  await using data = await volume();
  {
    await using running = await start(data.name);
    await expect.poll(() => docker("inspect", "--format={{.State.Health.Status}}", running.id)).toBe("healthy");
    const cookie = (await post(`${running.url}/sign-in`, { key: secret })).headers.get("set-cookie")?.split(";")[0];
    expect((await post(`${running.url}/notes`, { title: "kept" }, cookie)).status).toBe(303);
    await docker("exec", running.id, "/usr/local/bin/goapp", "backup", "/data/backup.db");
    await post(`${running.url}/notes/1/delete`, {}, cookie);
    // What the process list shows everybody is its name alone.
    expect(await docker("top", running.id, "-o", "pid,args")).not.toContain(secret);
    await docker("stop", "--time=10", running.id);
    expect(await docker("inspect", "--format={{.State.ExitCode}}", running.id)).toBe("0");
  }
  {
    await using again = await start(data.name);
    expect(await (await fetch(again.url)).text()).toContain("There are no notes yet.");
  }
  const restore = ["--volume", `${data.name}:/data`, image.id, "/usr/local/bin/goapp", "restore", "/data/backup.db"];
  await docker("run", "--rm", "--read-only", "--network=none", ...restore);
  await using restored = await start(data.name);
  expect(await (await fetch(restored.url)).text()).toContain("kept");
});

test("no secret is in the image", async () => {
  expect(await image.description()).not.toMatch(/ACCESS_KEY|METRICS_TOKEN|-----BEGIN/);
});
