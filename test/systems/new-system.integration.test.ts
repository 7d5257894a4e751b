import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { simpleGit } from "simple-git";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { copyOfProject } from "./project-copy";

const root = resolve(__dirname, "../..");

/** The project as it is now, in a folder of its own. */
let folder: string;
beforeAll(async () => {
  folder = await copyOfProject("slipway-new-");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `slipway` of the copy; never rejects because of what it answers. */
function slipway(...args: string[]) {
  return execa(process.execPath, [join(folder, "operations/bin/slipway.js"), ...args], { cwd: folder, reject: false });
}

/** The commands that CONTRIBUTING.md tells who adds a system. */
async function writtenCommands(): Promise<string[]> {
  const text = await readFile(join(folder, "CONTRIBUTING.md"), "utf8");
  const [, commands = ""] = /## Add a system\n[^]*?```sh\n([^]*?)```/.exec(text) ?? [];
  return commands.trim().split("\n");
}

/** What `npx` would run: the packages that are linked into a copy's node_modules are those of the original. */
function inCopy(command: string): string {
  return command
    .replace(/^npx slipway /, "node operations/bin/slipway.js ")
    .replace(/^npx (\S+)/, "node_modules/.bin/$1");
}

test("a system is added by the commands in CONTRIBUTING.md, word for word", { timeout: 600_000 }, async () => {
  const commands = await writtenCommands();
  expect(commands[0]).toBe("npx slipway new shop");
  // What it starts is what `npm start` starts for any system; the tests of that have their own.
  expect(commands.at(-1)).toBe("npm start");
  for (const command of commands.slice(0, -1)) {
    const { exitCode, all } = await execa(inCopy(command), { cwd: folder, shell: true, all: true, reject: false });
    expect(exitCode, `${command}\n${all}`).toBe(0);
  }

  const status = await simpleGit(folder).status();
  expect(status.isClean()).toBe(true);
  const names = await simpleGit(folder).raw(["show", "--name-only", "--format=", "HEAD"]);
  expect(names.trim().split("\n").sort()).toEqual([
    "Pulumi.local.yaml",
    "docs/variables/shop/README.md",
    "docs/variables/shop/web.schema.json",
    "examples/shop/.env.example",
    "examples/shop/.gitignore",
    "examples/shop/README.md",
    "examples/shop/migrations/0001_visits.sql",
    "examples/shop/package-lock.json",
    "examples/shop/package.json",
    "examples/shop/src/main.js",
    "examples/shop/src/migrate.js",
    "stacks/checks.ts",
    "stacks/index.ts",
    "stacks/shop/checks/index.ts",
    "stacks/shop/index.ts",
  ]);
});

test(
  "what was written is formatted and right for the linter, and the local stack's file keeps what it had",
  { timeout: 600_000 },
  async () => {
    const written = ["stacks", "examples/shop"];
    await execa("node_modules/.bin/prettier", ["--check", "docs/variables", ...written], { cwd: folder });
    await execa("node_modules/.bin/eslint", written, { cwd: folder });
    const before = await readFile(join(root, "Pulumi.local.yaml"), "utf8");
    const after = await readFile(join(folder, "Pulumi.local.yaml"), "utf8");
    expect(after.split("\n").filter((line) => !before.split("\n").includes(line))).toEqual([
      "  slipway:shop:",
      "    rootDir: examples/shop",
    ]);
    expect(parse(after)).toMatchObject({ config: { "slipway:shop": { repo: ".", rootDir: "examples/shop" } } });
  },
);

test(
  "the documents of its manifest are those that its own file makes, and follow it",
  { timeout: 600_000 },
  async () => {
    const generate = async () =>
      (await execa("npm", ["run", "--silent", "generate", "-w", "operations"], { cwd: folder })).stdout;
    expect(await generate()).toBe("");
    const system = join(folder, "stacks/shop/index.ts");
    const source = await readFile(system, "utf8");
    await writeFile(system, source.replaceAll("GREETING", "WELCOME"));
    expect((await generate()).split("\n").sort()).toEqual([
      "docs/variables/shop/README.md",
      "docs/variables/shop/web.schema.json",
      "examples/shop/.env.example",
    ]);
    await simpleGit(folder).checkout(["."]);
  },
);

test.each([
  ["shop", "`stacks/shop` already exists"],
  ["realtime", "`stacks/realtime` already exists"],
  ["system", "`stacks/system.ts` already exists"],
  ["region", "a stack has a setting of that name"],
  ["Shop", "expected lower-case letters, digits and single hyphens, at most 30 characters, such as `web-shop`"],
  ["my--shop", "expected lower-case letters, digits and single hyphens, at most 30 characters, such as `web-shop`"],
  ["../shop", "expected lower-case letters, digits and single hyphens, at most 30 characters, such as `web-shop`"],
  ["class", "`class` is already taken in TypeScript or in the files that are written"],
  ["define-system", "`defineSystem` is already taken in TypeScript or in the files that are written"],
])("no system can be called %s, and nothing is written", async (name, reason) => {
  const { exitCode, stderr } = await slipway("new", name);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `A system can't be called \`${name}\`: ${reason}. Choose another name.`,
  });
  expect(await simpleGit(folder).raw(["status", "--porcelain"])).toBe("");
});
