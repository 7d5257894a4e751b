import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TestFolder } from "../../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { serveGit } from "./git-host";
import { placeGitHost } from "./start-git-host";

test("the URL of the last time is taken again where its port is free or serves the same", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  await using host = await serveGit(repository.path, 0);
  expect(await placeGitHost(repository.path, host.url)).toEqual({ folder: repository.path, url: host.url });
});

test("a program that has taken the port of the last time and never answers is waited for no longer than a limit", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  await using silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const former = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/repository`;
  const { url } = await placeGitHost(repository.path, former, 1_000);
  expect(url).not.toBe(former);
});
