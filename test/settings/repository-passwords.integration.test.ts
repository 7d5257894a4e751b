import { once } from "node:events";
import { readdir, readFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askGit } from "../../infra/git";
import { readSettings } from "../../infra/settings";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { systems } from "../../stacks";
import { config, right } from "./right";

const user = "ci-user";
const password = "hunter-22/x";
let folder: string;
let refs: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-passwords-"));
  const repository = await TestRepository.create(join(folder, "shop"), { a: "1" });
  refs = `${await repository.git("rev-parse", "HEAD")}\trefs/heads/main\n`;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What everybody on the machine can read of processes. */
async function commandLines(): Promise<string> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(names.map((name) => readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")))).join("\n");
}

/** A server of repositories that lets in whoever has the password, and looks around while git waits for it. */
async function guarded(redirect?: string) {
  const seen = { commandLines: "", authorizations: new Set<string>() };
  const server = createServer((request, response) => {
    void commandLines().then((lines) => {
      seen.commandLines += lines;
      const { authorization } = request.headers;
      if (authorization !== undefined) seen.authorizations.add(authorization);
      if (redirect !== undefined) response.writeHead(302, { location: `${redirect}${request.url ?? ""}` }).end();
      else if (authorization === undefined) response.writeHead(401, { "www-authenticate": "Basic" }).end();
      else response.end(refs);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    seen,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const credentials = `${user}:${encodeURIComponent(password)}`;
const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

test("the password in a repository's URL lets git in, and stands in no command line", async () => {
  await using server = await guarded();
  const url = `http://${credentials}@${server.address}/shop.git`;
  const answer = await askGit(["ls-remote", "--", url, "refs/heads/main"]);
  expect(answer).toMatchObject({ isDone: true, output: refs });
  expect([...server.seen.authorizations]).toEqual([basic]);
  expect(server.seen.commandLines).toContain(`http://${server.address}/shop.git`);
  for (const hidden of [password, encodeURIComponent(password)]) expect(server.seen.commandLines).not.toContain(hidden);
});

test("whoever the server redirects to is not handed the password", async () => {
  await using other = await guarded();
  await using server = await guarded(`http://${other.address}`);
  await askGit(["ls-remote", "--", `http://${credentials}@${server.address}/shop.git`], {
    env: { GIT_ASKPASS: "false", SSH_ASKPASS: "false" },
  });
  expect(other.seen.commandLines).not.toBe("");
  expect([...other.seen.authorizations]).toEqual([]);
});

test("git's own settings of the environment are kept beside it", async () => {
  const env = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "slipway.kept", GIT_CONFIG_VALUE_0: "yes" };
  const answer = await askGit(["config", "--get", "slipway.kept"], { env });
  expect(answer.output).toBe("yes\n");
  await using server = await guarded();
  const url = `http://${credentials}@${server.address}/shop.git`;
  expect(await askGit(["ls-remote", "--", url], { env })).toMatchObject({ isDone: true });
});

test.each<[string, object]>([
  ["a repository that is not there", { repo: "http://ci-user:hunter-22%2Fx@127.0.0.1:1/shop.git", rootDir: ".." }],
  ["a URL with too little in it", { repo: "https://ci-user:hunter-22%2Fx@github.com/" }],
  ["a token in place of a user", { repo: "https://ghp_hunter-22%2Fx@github.com/acme/shop" }],
])("what a preview says of %s has no password of its URL in it, be it in the clear", async (_, change) => {
  const given = config("staging", { ...right.staging, ...change }, { "slipway:checkSources": "true" });
  const said = await readSettings(given, systems).then(
    ({ warnings }) => warnings.join("\n"),
    (error: unknown) => String(error),
  );
  expect(said).toContain("slipway:realtime.repo has a password or a token in the clear");
  expect(said).not.toContain("hunter-22");
});
