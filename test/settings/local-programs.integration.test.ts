import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cp, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { localRelease } from "../../infra/local-release";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import type { ServiceSource } from "../../stacks/system";

const api = "app/api/main.js";

let folder: string;
let repository: TestRepository;
let source: ServiceSource;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-programs-"));
  repository = await TestRepository.create(join(folder, "repository"));
  source = { repo: repository.path, rootDir: "app", branch: "main", paths: ["api/**"] };
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that a repository's configuration may name, and whether it ran. */
async function attack() {
  const [program, ran] = [join(folder, "attack"), join(folder, "ran")];
  await writeFile(program, `#!/bin/sh\n: > ${ran}\ncat\n`, { mode: 0o755 });
  return { program, ran };
}

describe.each<[what: string, settings: (program: string) => [string, string][]]>([
  ["for watching its files", (program) => [["core.fsmonitor", program]]],
  ["as a filter", (program) => [["filter.a=b.clean", program]]],
  ["as a filter for many files", (program) => [["filter.a=b.process", program]]],
  [
    "as a filter that it requires",
    (program) => [
      ["filter.a=b.clean", program],
      ["filter.a=b.required", "true"],
    ],
  ],
])("a program that a repository's own configuration names %s", (_what, settings) => {
  test("is not run, and what is uncommitted is found", async () => {
    const commit = await repository.commit({
      [api]: "1",
      "app/api/same": "1",
      ".gitattributes": "app/api/* filter=a=b\n",
    });
    const { program, ran } = await attack();
    for (const [name, value] of settings(program)) await repository.git("config", name, value);
    await writeFile(join(repository.path, api), "2");
    expect(await localRelease(source)).toEqual({ commit, uncommitted: [api] });
    expect(existsSync(ran)).toBe(false);
  });
});

test("a filter that a file of the configuration includes is not run either", async () => {
  await repository.commit({ [api]: "1", ".gitattributes": "* filter=evil\n" });
  const { program, ran } = await attack();
  await writeFile(join(folder, "included"), `[filter "evil"]\n\tclean = ${program}\n`);
  await repository.git("config", "include.path", join(folder, "included"));
  await writeFile(join(repository.path, api), "2");
  expect((await localRelease(source)).uncommitted).toEqual([api]);
  expect(existsSync(ran)).toBe(false);
});

test("what the environment sets for git holds where filters are left out", async () => {
  await repository.commit({ [api]: "1", ".gitattributes": "* filter=evil\n" });
  const { program } = await attack();
  await repository.git("config", "filter.evil.clean", program);
  const ignored = join(folder, "ignored");
  await Promise.all([
    writeFile(ignored, "*.log\n"),
    ...["main.log", "other.js"].map((name) => writeFile(join(repository.path, "app/api", name), "")),
  ]);
  vi.stubEnv("GIT_CONFIG_COUNT", "1");
  vi.stubEnv("GIT_CONFIG_KEY_0", "core.excludesFile");
  vi.stubEnv("GIT_CONFIG_VALUE_0", ignored);
  const { uncommitted } = await localRelease(source).finally(() => vi.unstubAllEnvs());
  expect(uncommitted).toEqual(["app/api/other.js"]);
});

test("a hook of a repository is not run, and its index stays as it is", async () => {
  await repository.commit({ [api]: "1" });
  const { program, ran } = await attack();
  await cp(program, join(repository.path, ".git/hooks/post-index-change"));
  await utimes(join(repository.path, api), 1, 1);
  const index = await readFile(join(repository.path, ".git/index"));
  expect((await localRelease(source)).uncommitted).toEqual([]);
  expect(existsSync(ran)).toBe(false);
  expect(await readFile(join(repository.path, ".git/index"))).toEqual(index);
});

test("no program is run that a submodule's configuration names, and another commit of it is found", async () => {
  const library = await TestRepository.create(join(folder, "library"));
  await library.commit({ a: "1" });
  await repository.git(
    "-c",
    "protocol.file.allow=always",
    "submodule",
    "--quiet",
    "add",
    library.path,
    "app/api/library",
  );
  await repository.commit({ [api]: "1" });
  const { program, ran } = await attack();
  const checkout = join(repository.path, "app/api/library");
  await execa("git", ["config", "filter.evil.clean", program], { cwd: checkout });
  await writeFile(join(checkout, ".gitattributes"), "* filter=evil\n");
  await writeFile(join(checkout, "a"), "2");
  expect((await localRelease(source)).uncommitted).toEqual([]);
  await execa(
    "git",
    ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "filter.evil.clean=", "commit", "-qam", "2"],
    { cwd: checkout },
  );
  expect((await localRelease(source)).uncommitted).toEqual(["app/api/library"]);
  expect(existsSync(ran)).toBe(false);
});

test("a filter that the user has set up for all repositories is run", async () => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(folder, "global"));
  await writeFile(join(folder, "global"), '[filter "upper"]\n\tclean = tr a-z A-Z\n');
  await repository.commit({ [api]: "one", ".gitattributes": "* filter=upper\n" });
  await writeFile(join(repository.path, api), "ONE");
  const uncommitted = await localRelease(source)
    .then((release) => release.uncommitted)
    .finally(() => vi.unstubAllEnvs());
  expect(uncommitted).toEqual([]);
});
