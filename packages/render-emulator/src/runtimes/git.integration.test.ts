import { once } from "node:events";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestFolder } from "../testing/test-folder";
import { Guard } from "./guard";
import { Repositories } from "./repository";

let folder: TestFolder;
let guard: Guard;
let log: string[];

beforeEach(async () => {
  folder = await TestFolder.create();
  guard = await Guard.start(folder.path);
  log = [];
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A program that says by a file of its own name that it was run, and with what. */
async function program(name: string, script = ""): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, `#!/bin/sh\necho "$@" > '${path}.ran'\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

async function tip(repo: string, env: Record<string, string | undefined>): Promise<string> {
  const dir = join(folder.path, "repositories");
  const machine = { ...process.env, GIT_CONFIG_GLOBAL: join(folder.path, "config"), GIT_CONFIG_NOSYSTEM: "1", ...env };
  const repositories = new Repositories({ dir, guard, env: machine, limitMs: 60_000 });
  return repositories.tip(repo, "main", { log: (line) => log.push(line), signal: new AbortController().signal });
}

const ran = async () => (await readdir(folder.path)).filter((name) => name.endsWith(".ran"));

/** A Git host that lets nobody in; tells what it was asked with. */
async function closedHost() {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    asked.push(headers.authorization);
    response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/app.git`;
  return { url, asked, [Symbol.asyncDispose]: async () => void (await once(server.close(), "close")) };
}

test("nobody is asked for a password, whatever of the user's could ask, and git says what it lacks", async () => {
  await using host = await closedHost();
  await writeFile(join(folder.path, "config"), `[core]\n\taskPass = ${await program("window")}\n`);
  const askpass = await program("askpass");
  await expect(tip(host.url, { GIT_ASKPASS: askpass, SSH_ASKPASS: askpass })).rejects.toThrow("Git exited");
  expect(await ran()).toEqual([]);
  expect(log.join("\n")).toMatch(/^fatal: could not read Username for 'http:.*': terminal prompts disabled$/);
});

test("a credential helper of the user's is asked", async () => {
  await using host = await closedHost();
  const helper = await program("helper", "echo username=me; echo password=secret");
  await writeFile(join(folder.path, "config"), `[credential]\n\thelper = ${helper}\n`);
  await expect(tip(host.url, {})).rejects.toThrow("Git exited");
  expect(host.asked).toContain(`Basic ${Buffer.from("me:secret").toString("base64")}`);
});

test("SSH asks nobody, unless the user has set up a command of their own", async () => {
  await program("ssh", "exit 1");
  const PATH = `${folder.path}:${process.env.PATH ?? ""}`;
  const repo = "ssh://git@host.example/app.git";
  await expect(tip(repo, { PATH })).rejects.toThrow("Git exited");
  expect(await readFile(join(folder.path, "ssh.ran"), "utf8")).toMatch(/^-o BatchMode=yes .*git@host\.example/);
  await writeFile(join(folder.path, "config"), `[core]\n\tsshCommand = ${await program("own", "exit 1")}\n`);
  await expect(tip(repo, { PATH })).rejects.toThrow("Git exited");
  expect(await ran()).toEqual(["own.ran", "ssh.ran"]);
  await expect(tip(repo, { PATH, GIT_SSH_COMMAND: await program("other", "exit 1") })).rejects.toThrow("Git exited");
  expect(await ran()).toEqual(["other.ran", "own.ran", "ssh.ran"]);
});

test("a repository that doesn't answer is given up when the caller's patience is at its end", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/app.git`;
  const repositories = new Repositories({ dir: folder.path, guard, env: process.env, limitMs: 60_000 });
  const job = { log: () => undefined, signal: new AbortController().signal, limitMs: 300 };
  await expect(repositories.tip(url, "main", job)).rejects.toThrow("Git timed out after 0.3 seconds");
  silent.closeAllConnections();
  await once(silent.close(), "close");
});
