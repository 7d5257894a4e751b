import { createServer } from "node:http";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { lookUpRepositories } from "../../infra/remote-repository";
import { readSettings } from "../../infra/settings";
import { FileServer } from "../../packages/render-emulator/src/testing/file-server";
import { GitServer } from "../../packages/render-emulator/src/testing/git-server";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { specimen } from "../../stacks/specimen";
import { systems } from "../../stacks";
import type { Problem, ServiceSource } from "../../stacks/system";
import { config } from "./right";

let folder: string;
let server: GitServer;
let repository: TestRepository;
let first: string;
let newest: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-remote-"));
  repository = await TestRepository.create(join(folder, "shop"), { a: "1" });
  first = await repository.git("rev-parse", "HEAD");
  newest = await repository.commit({ a: "2" });
  await TestRepository.create(join(folder, "empty"));
  server = await GitServer.start(folder);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  vi.unstubAllEnvs();
});

const missing = "0123456789abcdef0123456789abcdef01234567";

/** What a preview of staging finds: what it refuses, or what it warns of. */
async function looked(
  settings: object,
  rest: Record<string, string> = {},
): Promise<{ refused: string; warned: string }> {
  const given = config("staging", settings, { "slipway:checkSources": "true", ...rest });
  return readSettings(given, [...systems, specimen]).then(
    ({ warnings }) => ({ refused: "", warned: warnings.join("\n") }),
    (error: unknown) => ({ refused: String(error), warned: "" }),
  );
}

test("a repository that is there with its branch and its commits is nothing to speak of", async () => {
  const repo = server.url("shop");
  expect(await looked({ repo, follow: true })).toEqual({ refused: "", warned: "" });
  expect(await looked({ repo, release: newest, releases: { feeder: first } })).toEqual({ refused: "", warned: "" });
});

test("a repository that is not there is refused, in each system that names it", async () => {
  const repo = server.url("none");
  const { refused } = await looked(
    { repo, follow: true },
    { "slipway:specimen": JSON.stringify({ repo, follow: true }) },
  );
  expect(refused).toContain("Stack `test` has 2 settings to fix; nothing was touched at Render.");
  for (const system of ["realtime", "specimen"])
    expect(refused).toContain(`  slipway:${system}.repo is \`${repo}\`: no repository is there; expected one that can`);
});

test("so is one that a web server doesn't have", async () => {
  await using files = await FileServer.start(folder);
  const { refused } = await looked({ repo: `${files.url}/none.git`, follow: true });
  expect(refused).toContain("no repository is there");
});

test("a branch and commits that the repository doesn't have are refused, all at once, with those that it has", async () => {
  const other = "f".repeat(40);
  const given = { repo: server.url("shop"), branch: "main", release: missing, releases: { feeder: other } };
  const { refused } = await looked(given);
  const was = "expected a commit of `repo`, which has none of that name: was it pushed?";
  expect(refused).toContain(`  slipway:realtime.release is \`${missing}\`: ${was}`);
  expect(refused).toContain(`  slipway:realtime.releases.feeder is \`${other}\`: ${was}`);
  expect(refused).toContain(`config set --path 'slipway:realtime.release' ${newest} --stack test`);
  const branch = await looked({ repo: server.url("shop"), branch: "master", follow: true });
  expect(branch.refused).toContain(
    "  slipway:realtime.branch is `master`: expected a branch of `repo`, which has none of that name; its default branch is main",
  );
  expect(branch.refused).toContain("config set --path 'slipway:realtime.branch' main --stack test");
});

test("a name that a server made up is never offered to be run, and does nothing on a terminal", async () => {
  // A server may call its branches what git would not.
  const ref = "$(touch${IFS}owned)\u009b2J";
  const head = `ref: refs/heads/${ref}\tHEAD\n${first}\tHEAD\n`;
  vi.stubEnv("PATH", `${await fakeGit(head)}:${process.env.PATH}`);
  const { refused } = await looked({ repo: server.url("shop"), branch: "master", follow: true });
  expect(refused).toContain(`config set --path 'slipway:realtime.branch' "<branch>" --stack test`);
});

/** A folder with a `git` that has heard such an answer. */
async function fakeGit(answer: string): Promise<string> {
  const path = join(folder, "fake");
  await mkdir(path, { recursive: true });
  await writeFile(join(path, "answer"), answer);
  await writeFile(join(path, "git"), `#!/bin/sh\ncat '${path}/answer'\n`, { mode: 0o755 });
  return path;
}

test("an empty repository has no branch", async () => {
  const { refused } = await looked({ repo: server.url("empty"), follow: true });
  expect(refused).toContain(
    "slipway:realtime.branch is `main`: expected a branch of `repo`, which has none of that name\n",
  );
});

/** A server that answers every request alike; without a status, never. */
async function answering(status: number | undefined) {
  const http = createServer((_, response) => {
    if (status !== undefined) response.writeHead(status, { "www-authenticate": "Basic" }).end();
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/shop.git`,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}

test.each([
  ["asks for a password", 401, "it is for those only who sign in"],
  ["may be seen by some", 403, "it can't be reached from here"],
  ["is out of order", 500, "it can't be reached from here"],
])("a server that %s is a warning, not an error", async (_, status, reason) => {
  await using http = await answering(status);
  expect(await looked({ repo: http.url, follow: true })).toEqual({
    refused: "",
    warned:
      `slipway:realtime.repo was not looked up, since ${reason}; Render shows whether it is there. ` +
      "`npm run pulumi -- config set slipway:checkSources false --stack test` ends this check.",
  });
});

test("a dead port is a warning, and so is SSH without a key", async () => {
  const port = await getPort({ host: "127.0.0.1" });
  expect((await looked({ repo: `http://127.0.0.1:${port}/shop.git`, follow: true })).warned).toContain(
    "can't be reached",
  );
  vi.stubEnv("GIT_SSH_COMMAND", "echo 'git@host: Permission denied (publickey).' >&2; exit 255 #");
  vi.stubEnv("GIT_SSH_VARIANT", "simple");
  expect((await looked({ repo: "git@host:acme/shop.git", follow: true })).warned).toContain("those only who sign in");
});

test("a server that doesn't answer is not waited for", async () => {
  await using http = await answering(undefined);
  const source = { repo: http.url, rootDir: "", branch: "main", paths: [] };
  const tell = () => ({ configPath: "", message: "" });
  const found = await lookUpRepositories([{ sources: { web: source }, place: () => "shop.repo", tell }], 300);
  expect(found).toEqual({
    problems: [],
    unchecked: [{ configPath: "shop.repo", reason: "it takes too long to answer" }],
  });
});

test("a git that writes on after it was ended is no reason to fail", async () => {
  const bin = join(folder, "bin");
  const writing =
    'i=0; while [ $i -lt 2000 ]; do mkdir -p "objects/$i" && : > "objects/$i/a" || exit; i=$((i + 1)); done';
  const answers = [
    `*" ls-remote "*) printf '${first}\\tHEAD\\n${first}\\trefs/heads/main\\n' ;;`,
    `*" fetch "*) (${writing}) & exec sleep 60 ;;`,
  ];
  await mkdir(bin);
  await writeFile(join(bin, "git"), `#!/bin/sh\ncase " $* " in\n${answers.join("\n")}\nesac\n`, { mode: 0o755 });
  vi.stubEnv("PATH", `${bin}:${process.env.PATH ?? ""}`);
  const release = { kind: "commit", commit: missing } as const;
  const source = { repo: "https://example.com/shop", branch: "main", release } as ServiceSource;
  const system = { sources: { api: source }, place: () => "repo", tell: (problem: Problem) => problem as never };
  const { problems, unchecked } = await lookUpRepositories([system], 1_000);
  expect(problems).toEqual([]);
  expect(unchecked).toEqual([{ configPath: "repo", reason: "it takes too long to answer" }]);
});

test("a server that gives out no single commits is a warning", async () => {
  await repository.git("update-server-info");
  await using files = await FileServer.start(folder);
  const { refused, warned } = await looked({ repo: `${files.url}/shop/.git`, release: missing });
  expect(refused).toBe("");
  expect(warned).toContain(`since commit ${missing} can't be asked for;`);
});

test("each repository is asked once, and not at all by an update or where that is not wanted", async () => {
  const trace = join(folder, "trace");
  const asked = async (given: ReturnType<typeof config>) => {
    await rm(trace, { force: true });
    vi.stubEnv("GIT_TRACE2", trace);
    await readSettings(given, [...systems, specimen]);
    vi.unstubAllEnvs();
    const text = await readFile(trace, "utf8").catch(() => "");
    return text.split("\n").filter((line) => / start git .*\bls-remote /.test(line)).length;
  };
  const repo = server.url("shop");
  const account = { RENDER_API_KEY: "rnd_1", RENDER_OWNER_ID: "tea-1" };
  const both = {
    "slipway:specimen": JSON.stringify({ repo, follow: true }),
    "slipway:checkSources": "true",
  };
  const given = config("staging", { repo, follow: true }, both);
  expect(await asked(given)).toBe(1);
  expect(await asked({ ...given, isPreview: false, environment: account })).toBe(0);
  expect(await asked(config("staging", { repo, follow: true }))).toBe(0);
});

test("an encrypted repository is not shown", async () => {
  const repo = server.url("hidden-name");
  const given = { ...config("staging", { repo, follow: true }, { "slipway:checkSources": "true" }) };
  const encrypted = { ...given, secretKeys: ["slipway:realtime"] };
  const said = await readSettings(encrypted, systems).catch(String);
  expect(said).toContain("slipway:realtime.repo is a secret (not shown): no repository is there");
  expect(said).not.toContain("hidden-name");
});
