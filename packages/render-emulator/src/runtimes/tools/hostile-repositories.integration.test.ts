import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseLanguage, elixir, ruby } from "./native-languages";
import { askedNodeVersion } from "./node-version";
import type { InstalledPackage, NpmPackages } from "./npm-packages";
import { linkPackageManagers } from "./package-managers";
import { askedPythonVersion } from "./python";
import { askedToolchain } from "./rust";

let folder: string;
let dir: string;
let toolsDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
  dir = join(folder, "checkout");
  toolsDir = join(folder, "tools");
  await mkdir(dir);
  await mkdir(toolsDir);
});
afterEach(() => rm(folder, { recursive: true }));

const job = { log: () => undefined, signal: new AbortController().signal };

test.each([
  ["ruby", ".ruby-version", {}],
  ["ruby", ".tool-versions", {}],
  ["elixir", undefined, { ELIXIR_VERSION: "" }],
])("no program of a folder that a version of %s names is run (%s)", async (name, file, env) => {
  const language = name === "ruby" ? ruby : elixir;
  const evil = join(folder, "evil/bin");
  await mkdir(evil, { recursive: true });
  await writeFile(join(evil, name), `#!/bin/sh\necho 9.9.9; : > ${join(folder, "ran")}\n`);
  await chmod(join(evil, name), 0o755);
  // By way of a folder of versions that is there, or that the shell of nobody needs to be.
  const way = relative(join(homedir(), ".rbenv/versions"), dirname(evil));
  if (file !== undefined) await writeFile(join(dir, file), file === ".tool-versions" ? `ruby ${way}\n` : way);
  const asked = await language.asked(dir, "ELIXIR_VERSION" in env ? { ELIXIR_VERSION: way } : {});
  await chooseLanguage(language, asked, [], toolsDir, job.log);
  expect(await readdir(folder)).not.toContain("ran");
  expect(await readdir(toolsDir)).toEqual([]);
});

test.each([
  "--help",
  "git+ssh://host/x",
  "file:../x",
  "npm:evil@1",
  "../../x",
  "/abs",
  "1.0\u001b[2J",
  "1".repeat(101),
])("%j asks for no version of anything", async (text) => {
  const names = [".node-version", ".nvmrc", ".python-version", ".ruby-version", "rust-toolchain"];
  for (const name of names) await writeFile(join(dir, name), text);
  await writeFile(join(dir, "package.json"), JSON.stringify({ engines: { node: text } }));
  const env = { NODE_VERSION: text, PYTHON_VERSION: text, RUSTUP_TOOLCHAIN: text, ELIXIR_VERSION: text };
  const found = [askedNodeVersion, askedPythonVersion, askedToolchain, ruby.asked, elixir.asked];
  expect(await Promise.all(found.map((find) => find(dir, env)))).toEqual(found.map(() => undefined));
});

test.each(["--registry=http://evil", "https://host/x.tgz", "file:../../evil", "npm:evil@1.0.0"])(
  "a package manager at %s is not asked for",
  async (spec) => {
    await writeFile(join(dir, "package.json"), JSON.stringify({ packageManager: `pnpm@${spec}` }));
    const asked: string[] = [];
    const packages = {
      machinePath: [],
      newest: async (...[name, range]: string[]) => {
        asked.push(`${name}@${range}`);
        throw new Error("offline");
      },
    } as unknown as NpmPackages;
    await linkPackageManagers(packages, { dir, commands: ["pnpm install"], env: {}, toolsDir }, job);
    // The one that is taken where none is asked for.
    expect(asked).toEqual(["pnpm@>=10.0.0 <11.0.0-0"]);
  },
);

test("a package manager that was just downloaded sees nothing of the emulator's environment", async () => {
  await writeFile(join(dir, "package.json"), JSON.stringify({ packageManager: "pnpm@10.0.0" }));
  await writeFile(join(folder, "pnpm"), `#!/bin/sh\nenv > ${join(folder, "env")}\n`);
  await chmod(join(folder, "pnpm"), 0o755);
  const candidate: InstalledPackage = { version: "10.0.0", dir: folder, binDir: folder };
  const newest: NpmPackages["newest"] = async (_name, _range, _job, check) => {
    await check?.(candidate);
    return candidate;
  };
  process.env.EMULATORS_OWN = "secret";
  await linkPackageManagers(
    { machinePath: [], newest } as unknown as NpmPackages,
    { dir, commands: [], env: {}, toolsDir },
    job,
  );
  delete process.env.EMULATORS_OWN;
  expect(await readFile(join(folder, "env"), "utf8")).not.toContain("EMULATORS_OWN");
});

test("no file is waited for or read to the end that has none", async () => {
  spawnSync("mkfifo", [join(dir, "pipe")]);
  const names = ["Gemfile", "Gemfile.lock", ".tool-versions", "rust-toolchain", "pnpm-lock.yaml", ".bun-version"];
  for (const name of names) await symlink("pipe", join(dir, name));
  for (const name of [".nvmrc", ".node-version", ".python-version", ".ruby-version", "zero"]) {
    await symlink("/dev/zero", join(dir, name));
  }
  expect(await askedNodeVersion(dir, {})).toBeUndefined();
  expect(await askedPythonVersion(dir, {})).toBeUndefined();
  expect(await askedToolchain(dir, {})).toBeUndefined();
  expect(await ruby.asked(dir, {})).toBeUndefined();
  const packages = { machinePath: [], newest: () => Promise.reject(new Error("offline")) } as unknown as NpmPackages;
  const up = "../".repeat(20);
  const commands = [
    `head -c 1 ${up}dev/zero`,
    "cat pipe",
    "cat zero",
    `cat ${up}proc/kmsg`,
    "pnpm install",
    "bun install",
  ];
  await linkPackageManagers(packages, { dir, commands, env: {}, toolsDir }, job);
});

test("a Gemfile of nothing but empty lines is read in one go", async () => {
  await writeFile(join(dir, "Gemfile"), `${"\n".repeat(2_000_000)}x`);
  expect(await ruby.asked(dir, {})).toBeUndefined();
});

test("command lines that name a large file many times have it read no oftener than it is looked at", async () => {
  await writeFile(join(dir, "large"), "");
  await truncate(join(dir, "large"), 16 * 1024 ** 2);
  const commands = [Array.from({ length: 40 }, (_, index) => `${"./".repeat(index)}large`).join(" ")];
  await linkPackageManagers({ machinePath: [] } as unknown as NpmPackages, { dir, commands, env: {}, toolsDir }, job);
  expect(await readdir(toolsDir)).toEqual([]);
});
