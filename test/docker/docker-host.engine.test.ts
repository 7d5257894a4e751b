import { join, resolve } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { DeploymentPage } from "./deployment-page";
import { docker, dockerFault, Image } from "./docker";
import { GoappBases } from "./goapp-bases";
import { GoappVisitor } from "./goapp-visitor";
import { HostWorld } from "./host-world";
import { Registry, registryFault } from "./registry";
import { need } from "../need";

const fault = need("DOCKER", dockerFault() ?? registryFault());
const example = resolve(__dirname, "../../examples/goapp");
const suffix = `test-${process.pid}`;
const goapp = `slipway-${suffix}:goapp`;
/** What is to be removed of what was made, the last first. */
const cleanUps: (() => Promise<unknown>)[] = [];
let world: HostWorld;
let registry: Registry;
let port: number;
/** Releases, each an image by its digest. */
let releases: Record<"first" | "second" | "deaf" | "broken" | "untested", string>;

beforeAll(async () => {
  if (fault !== undefined) return;
  const bases = await GoappBases.create({ compiles: false });
  cleanUps.push(() => bases[Symbol.asyncDispose]());
  const built = await Image.build(join(example, "Dockerfile"), example, bases.instead);
  await docker("tag", built.id, goapp);
  cleanUps.push(() => docker("image", "rm", "--force", goapp));
  registry = await Registry.start();
  cleanUps.push(() => registry[Symbol.asyncDispose]());
  releases = {
    first: await published("first"),
    second: await published("second"),
    deaf: await published("deaf", 'HEALTHCHECK CMD ["/usr/local/bin/goapp", "nothing"]'),
    broken: await published("broken", 'CMD ["/nothing"]'),
    untested: await published("untested", "HEALTHCHECK NONE"),
  };
  world = await HostWorld.create(`goapp-web-${suffix}`);
  cleanUps.push(() => world[Symbol.asyncDispose]());
  port = await getPort({ host: "127.0.0.1" });
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/** Another image of the same program, in the registry. */
async function published(name: string, ...lines: string[]): Promise<string> {
  const image = `${registry.place}/goapp`;
  const input = [`FROM ${goapp}`, `LABEL test.release=${name}`, ...lines].join("\n");
  await execa("docker", ["build", `--tag=${image}:${name}`, "-"], { input });
  await docker("push", `${image}:${name}`);
  const digest = await registry.digestOf("goapp", name);
  await docker("image", "rm", `${image}:${name}`);
  cleanUps.push(() => docker("image", "rm", "--force", `${image}@${digest}`).catch(() => undefined));
  return `${image}@${digest}`;
}

async function asked(release: keyof typeof releases, variables = {}) {
  await world.stack.configure({
    "slipway:environment": "staging",
    "slipway:platform": "docker",
    "slipway:dockerHost": "ssh://deploy@shop.example",
    "slipway:publish": { "goapp.web": { port } },
    "slipway:healthySeconds": "8",
    "slipway:checkSources": "false",
    "slipway:goapp": {
      repo: "https://github.com/acme/goapp",
      nameSuffix: suffix,
      registry: registry.place,
      releases: { web: releases[release] },
      variables: { web: variables },
    },
  });
}

/** The release of the container that runs. */
async function runs(): Promise<string> {
  return docker("inspect", '--format={{index .Config.Labels "test.release"}}', await world.running());
}

async function page(): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}`)).text();
}

async function key(): Promise<string> {
  return (await world.stack.outputs())["goapp.accessKey"] ?? "";
}

test("an image by digest comes up healthy, with no more rights and no more to be read than it needs", async () => {
  await asked("first");
  const { exitCode, text } = await world.stack.up();
  expect(exitCode, text).toBe(0);
  expect((await world.stack.outputs())["goapp.url"]).toBe(`http://127.0.0.1:${port}`);
  const id = await world.running();
  const secret = await key();
  expect(secret.length).toBeGreaterThanOrEqual(32);
  const labels = await docker("inspect", "--format={{json .Config.Labels}}", id);
  expect(labels).toContain(`goapp-web-${suffix}`);
  expect(labels).not.toContain(secret);
  const processes = await docker("top", id, "-o", "pid,uid,args");
  expect(processes).toMatch(/^ *\d+ +1000 +\/usr\/local\/bin\/goapp serve$/m);
  expect(`${processes} ${(await world.sshArguments()).join(" ")}`).not.toContain(secret);
  expect(await world.sshArguments()).toEqual(["-l deploy -T -- shop.example docker system dial-stdio"]);
  const { HostConfig } = JSON.parse(await docker("inspect", "--format={{json .}}", id)) as {
    HostConfig: Record<string, unknown>;
  };
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges:true"],
    RestartPolicy: { Name: "unless-stopped" },
    PortBindings: { "10000/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
    Privileged: false,
  });
  const state = (await world.stack.pulumi("stack", "export")).text;
  expect(state).toContain("ciphertext");
  expect(state).not.toContain(secret);
  const refreshed = await world.stack.pulumi("up", "--refresh", "--yes", "--skip-preview");
  expect(refreshed.exitCode, refreshed.text).toBe(0);
  expect(await docker("inspect", "--format={{.HostConfig.RestartPolicy.Name}}", id)).toBe("unless-stopped");
  expect(await world.stack.previewSteps()).toEqual([]);
});

async function write(title: string): Promise<void> {
  const visitor = new GoappVisitor(`http://127.0.0.1:${port}`);
  await visitor.signIn(await key());
  await visitor.write(title);
}

test("what it keeps survives a new container, which a preview tells of", async () => {
  await write("kept");
  const before = await world.running();
  await asked("first", { LOG_LEVEL: "debug" });
  const preview = (await world.stack.pulumi("preview")).text;
  expect(preview).toContain("`web` of goapp gets a new container: where one runs, that ends before this one starts");
  expect(preview).toMatch(/`web` of goapp has no limits on a Docker host: its .*disk's `sizeGB` does nothing there\./);
  const { exitCode, text } = await world.stack.up();
  expect(exitCode, text).toBe(0);
  expect(await world.running()).not.toBe(before);
  expect(await world.containers()).toHaveLength(1);
  expect(await page()).toContain("kept");
});

test("a backup is taken while it runs, and a restore brings back what there was, as the page says", async () => {
  const written = new DeploymentPage(resolve(__dirname, "../../docs/deployment/docker-host.md"));
  const folder = await TestFolder.create();
  cleanUps.push(() => folder[Symbol.asyncDispose]());
  const follow = (index: number) => {
    const input = written.block("Backups", index).replace("=goapp-web)", `=${world.service})`);
    return execa("sh", ["-eu"], { cwd: folder.path, input });
  };
  await follow(0);
  await write("after the backup");
  expect((await follow(1)).stdout).toMatch(/What it was before is \S+\.before-restore-/);
  await expect.poll(page).toContain("kept");
  expect(await page()).not.toContain("after the backup");
  expect(await world.stack.previewSteps()).toEqual([]);
});

test.each<[keyof typeof releases, RegExp]>([
  ["deaf", /error: `web` of goapp didn't become healthy within 8 seconds\./],
  ["broken", /error: `web` of goapp can't be started: /],
])("a release that is %s fails the update, and the former container serves the same data", async (release, reason) => {
  const before = await world.running();
  await asked(release);
  const { exitCode, text } = await world.stack.up();
  expect(exitCode).not.toBe(0);
  expect(text).toMatch(reason);
  expect(text).toContain("The container that `web` of goapp had before runs again, with the same data.");
  expect(await world.running()).toBe(before);
  expect(await page()).toContain("kept");

  const startedAt = () => docker("inspect", "--format={{.State.StartedAt}}", before);
  const start = await startedAt();
  const refused =
    /The container of `web` of goapp has failed before and .* try the same again by `pulumi (up --replace) '(urn\S+)'`\./;
  const again = await world.stack.up();
  expect(again.exitCode).not.toBe(0);
  expect(again.text).toMatch(new RegExp(`error: ${refused.source}`));
  expect((await world.stack.pulumi("preview")).text).toMatch(new RegExp(`warning: ${refused.source}`));
  expect([await world.running(), await startedAt()]).toEqual([before, start]);
  const [, command = "", urn = ""] = refused.exec(again.text) ?? [];
  const retried = await world.stack.pulumi(...command.split(" "), urn, "--yes", "--skip-preview");
  expect(retried.text).toMatch(reason);
  expect(await world.running()).toBe(before);
});

test("an image that doesn't tell whether it works is refused before a container is made of it", async () => {
  const before = await world.containers();
  await asked("untested");
  const { exitCode, text } = await world.stack.up();
  expect(exitCode).not.toBe(0);
  expect(text).toContain("error: The image of `web` of goapp has no HEALTHCHECK");
  expect(await world.containers()).toEqual(before);
});

test("what another stack has on the host under the same name is left alone", async () => {
  const labels = [`slipway.service=${world.service}`, "slipway.stack=slipway/other"];
  const other = await docker("create", ...labels.map((label) => `--label=${label}`), goapp);
  const before = await world.containers();
  await asked("second");
  const { exitCode, text } = await world.stack.up();
  expect(exitCode).not.toBe(0);
  expect(text).toContain(
    `error: \`web\` of goapp would be called \`${world.service}\` on the host, as a container of stack \`slipway/other\` is already: set \`slipway:goapp.nameSuffix\``,
  );
  expect(await world.containers()).toEqual(before);
  await docker("rm", other);
});

test("what a killed update has left half-done is mended by the next", async () => {
  await asked("deaf");
  {
    await using update = world.stack.begin("up", "--yes", "--skip-preview");
    const begun = expect.poll(runs).toBe("deaf");
    const ended = update.ended.then(({ text }) => expect.fail(`the update has ended by itself: ${text}`));
    await Promise.race([begun, ended]);
    ended.catch(() => undefined);
    update.kill();
  }
  await world.stack.pulumi("cancel", "--yes");
  await asked("second");
  const { exitCode, text } = await world.stack.up();
  expect(exitCode, text).toBe(0);
  expect(await runs()).toBe("second");
  expect(await world.containers()).toHaveLength(1);
  expect(await page()).toContain("kept");
});

test("the former digest leads back, and what was stopped by hand is started by an update", async () => {
  await asked("first");
  const back = await world.stack.up();
  expect(back.exitCode, back.text).toBe(0);
  expect(await runs()).toBe("first");
  await docker("stop", await world.running());
  const again = await world.stack.up();
  expect(again.exitCode, again.text).toBe(0);
  expect(await page()).toContain("kept");
});

test("its data has to be let go of before it is destroyed", async () => {
  expect((await world.stack.pulumi("destroy", "--yes", "--skip-preview")).text).toMatch(/protect/);
  expect(await docker("volume", "ls", "--quiet", `--filter=name=goapp-web-${suffix}`)).not.toBe("");
  await world.stack.pulumi("state", "unprotect", "--all", "--yes");
  const { exitCode, text } = await world.stack.pulumi("destroy", "--yes", "--skip-preview");
  expect(exitCode, text).toBe(0);
  expect(await world.containers()).toEqual([]);
  expect(await docker("volume", "ls", "--quiet", `--filter=name=goapp-web-${suffix}`)).toBe("");
});
