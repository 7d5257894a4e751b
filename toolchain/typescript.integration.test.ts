import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = path.join(__dirname, "..");

/** The folder for temporary files, which is everybody's. */
let shared: string;
beforeEach(async () => {
  shared = await mkdtemp(path.join(tmpdir(), "slipway-shared-"));
});
afterEach(() => rm(shared, { recursive: true }));

function node(...args: string[]) {
  return execa(process.execPath, args, { cwd: root, env: { TMPDIR: shared }, reject: false });
}

/** What tsx has kept in the folder for temporary files. */
async function kept(): Promise<string[]> {
  const files = await readdir(shared, { recursive: true, withFileTypes: true });
  return files.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test("what another user has put where tsx keeps its work is not executed", async () => {
  const load = "require('./operations/src/project.ts')";
  const mark = path.join(shared, "executed");
  // The other user has the same sources, and puts code into what tsx makes of them.
  await node("--import", "tsx", "-e", load);
  const files = await kept();
  expect(files.length).toBeGreaterThan(0);
  const planted = JSON.stringify(`require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");`).slice(1, -1);
  for (const file of files) {
    const text = await readFile(file, "utf8");
    await writeFile(
      file,
      text.replace('"code":"', () => `"code":"${planted}`),
    );
  }
  await node("--import", "tsx", "-e", load);
  expect(existsSync(mark)).toBe(true);
  await rm(mark);

  const { exitCode } = await node("--import", "./toolchain/typescript.js", "-e", load);
  expect([exitCode, existsSync(mark)]).toEqual([0, false]);
});

test("what we start keeps nothing in the folder for temporary files, and has that folder all the same", async () => {
  const asked = "const { tmpdir } = require('node:os'); process.stdout.write(tmpdir())";
  const { stdout } = await node("--import", "./toolchain/typescript.js", "-e", asked);
  expect(stdout).toBe(shared);
  await node("operations/bin/slipway.js", "--help");
  await node("toolchain/run.js", "packages/render-emulator/src/main.ts");
  expect(await readdir(shared)).toEqual([]);
});
