import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { Guard, writeEmulatorRecord } from "@slipway/render-emulator/process";
import { expect, test } from "vitest";
import { TestFolder } from "../../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import type { Project } from "../project";
import { serveGit } from "./serve";
import { PROOF_HEADER } from "./proof";
import { isServed, placeGitHost } from "./start";

const apiKey = "rnd_1";

/** A project whose emulator runs. */
async function projectIn(root: string): Promise<Project & AsyncDisposable> {
  const emulatorFolder = join(root, "emulator");
  await mkdir(emulatorFolder);
  const guard = await Guard.start(emulatorFolder);
  await writeEmulatorRecord(emulatorFolder, {
    url: "http://127.0.0.1:1/v1",
    apiKey,
    ownerId: "tea-1",
    domainsPort: 2,
    registry: { problem: "none" },
  });
  const project = { root, emulatorFolder } as Project;
  return Object.assign(project, { [Symbol.asyncDispose]: () => guard[Symbol.asyncDispose]() });
}

test("the URL of the last time is taken again where its port is free or serves the same", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  await using project = await projectIn(folder.path);
  await using host = await serveGit(repository.path, 0, async () => apiKey);
  const place = { folder: repository.path, url: host.url };
  expect(await placeGitHost(project, repository.path, host.url)).toEqual(place);
  await host[Symbol.asyncDispose]();
  expect(await placeGitHost(project, repository.path, host.url)).toEqual(place);
});

test("a program of somebody else's that serves the same at the port of the last time is none of ours", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  await using project = await projectIn(folder.path);
  // Without the key, with another, or with the answer that ours gives at its own port.
  await using keyless = await serveGit(repository.path, 0);
  await using guessing = await serveGit(repository.path, 0, async () => "rnd_2");
  await using own = await serveGit(repository.path, 0, async () => apiKey);
  const relay = createHttpServer(({ url = "" }, response) => {
    void fetch(new URL(url, own.url), { method: "HEAD" }).then(({ headers }) => {
      response.setHeader(PROOF_HEADER, headers.get(PROOF_HEADER) ?? "").end();
    });
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  const relayed = `http://127.0.0.1:${(relay.address() as AddressInfo).port}/repository`;
  for (const url of [keyless.url, guessing.url, relayed]) {
    expect(await isServed(project, url)).toBe(false);
    expect((await placeGitHost(project, repository.path, url)).url).not.toBe(url);
  }
  expect(await isServed(project, own.url)).toBe(true);
  relay.close().closeAllConnections();
});

test("a program that has taken the port of the last time and never answers is waited for no longer than a limit", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  await using silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const former = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/repository`;
  await using project = await projectIn(folder.path);
  const { url } = await placeGitHost(project, repository.path, former, 1_000);
  expect(url).not.toBe(former);
});

test("what an emulator that was killed has left behind proves nothing", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  const project = await projectIn(folder.path);
  await using host = await serveGit(repository.path, 0, async () => apiKey);
  expect(await isServed(project, host.url)).toBe(true);
  await project[Symbol.asyncDispose]();
  expect(await isServed(project, host.url)).toBe(false);
});
