import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placesOfTheirOwn } from "../../testing/own-places";
import { engineAddresses } from "./engine-address";
import { whyUnusable } from "./engines";

const home = placesOfTheirOwn();

async function chooseContext(name: string, host: string): Promise<void> {
  const folder = join(home(), ".docker", "contexts", "meta", createHash("sha256").update(name).digest("hex"));
  await mkdir(folder, { recursive: true });
  await writeFile(join(home(), ".docker", "config.json"), JSON.stringify({ auths: {}, currentContext: name }));
  await writeFile(join(folder, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
}

const urlsOf = async (env: Record<string, string>) =>
  (await engineAddresses({ env, home: home() })).map(({ url }) => url);

test("`DOCKER_HOST` says where the engine is, whatever context is chosen", async () => {
  await chooseContext("colima", "unix:///home/ada/.colima/docker.sock");
  expect(await urlsOf({ DOCKER_HOST: "tcp://build.example.com:2376", DOCKER_CONTEXT: "colima" })).toEqual([
    "tcp://build.example.com:2376",
  ]);
});

test("the context that is chosen says it, by its name in the environment or in Docker's settings", async () => {
  await chooseContext("colima", "unix:///home/ada/.colima/docker.sock");
  expect(await engineAddresses({ env: { DOCKER_HOST: "" }, home: home() })).toEqual([
    { url: "unix:///home/ada/.colima/docker.sock", from: "the Docker context `colima`" },
  ]);
  await chooseContext("other", "ssh://ada@build.example.com");
  expect(await urlsOf({ DOCKER_CONTEXT: "colima" })).toEqual(["unix:///home/ada/.colima/docker.sock"]);
});

test("without either it is looked for where Docker, a rootless one, Docker Desktop and Podman have their sockets", async () => {
  expect(await urlsOf({ XDG_RUNTIME_DIR: "/run/user/1000" })).toEqual([
    "unix:///var/run/docker.sock",
    "unix:///run/user/1000/docker.sock",
    "unix:///run/user/1000/podman/podman.sock",
    `unix://${home()}/.docker/run/docker.sock`,
    "unix:///run/podman/podman.sock",
  ]);
});

const own = {
  Name: "laptop",
  ServerVersion: "28.0.0",
  OperatingSystem: "Debian",
  NCPU: 2,
  Architecture: "x86_64",
  MemoryLimit: true,
  CpuCfsQuota: true,
};
const machine = { name: "laptop", platform: "linux" } as const;

test("an engine of this machine is used", () => {
  expect(whyUnusable(own, "/docker.sock", machine)).toBeUndefined();
});

test.each([
  ["is rootless", { ...own, SecurityOptions: ["name=seccomp,profile=builtin", "name=rootless"] }, machine],
  [
    "runs on another machine or in a virtual one (Docker Desktop, laptop)",
    { ...own, OperatingSystem: "Docker Desktop" },
    machine,
  ],
  ["runs on another machine or in a virtual one (Debian, colima)", { ...own, Name: "colima" }, machine],
  ["runs on another machine or in a virtual one (Debian, laptop)", own, { ...machine, platform: "darwin" as const }],
])("an engine that %s doesn't share the machine's network", (reason, info, here) => {
  expect(whyUnusable(info, "/docker.sock", here)).toBe(
    `The Docker engine at \`/docker.sock\` ${reason}, so its containers don't share this machine's network, which the emulator's need`,
  );
});
