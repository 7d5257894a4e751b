import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = path.join(__dirname, "..");

let folder: string;
let checkout: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-bundle-"));
  checkout = path.join(folder, "checkout");
  for (const part of ["toolchain", "packages/private-folder"])
    await cp(path.join(root, part), path.join(checkout, part), { recursive: true });
  await symlink(path.join(root, "node_modules"), path.join(checkout, "node_modules"));
  for (const file of ["package.json", "tsconfig.json", "package-lock.json"])
    await writeFile(path.join(checkout, file), "{}");
  await mkdir(path.join(checkout, "shop/stock"), { recursive: true });
  await writeFile(path.join(checkout, "shop/stock/place.ts"), "export const place: string = __dirname;\n");
  await writeFile(
    path.join(checkout, "shop/main.ts"),
    'import { place } from "./stock/place";\nconsole.log(place, ...process.argv.slice(1));\n',
  );
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...args: string[]) =>
  execa(process.execPath, ["toolchain/run.js", "shop/main.ts", ...args], { cwd: checkout, reject: false });

test("a module finds its own folder and its arguments, though it is in a bundle", async () => {
  const { stdout, stderr } = await run("first");
  expect([stdout, stderr]).toEqual([`${checkout}/shop/stock ${checkout}/shop/main.ts first`, ""]);
});

test("in a checkout that was moved it finds the folder where that is now", async () => {
  await run();
  const moved = path.join(folder, "moved");
  await rename(checkout, moved);
  checkout = moved;
  expect((await run()).stdout).toBe(`${moved}/shop/stock ${moved}/shop/main.ts`);
});

test("a source that has changed is in the next run, and so is one that is wrong, by its place", async () => {
  await run();
  await writeFile(path.join(checkout, "shop/stock/place.ts"), 'export const place = "elsewhere";\n');
  expect((await run()).stdout).toBe(`elsewhere ${checkout}/shop/main.ts`);
  await writeFile(path.join(checkout, "shop/stock/place.ts"), "export const place = ;\n");
  const { exitCode, stderr } = await run();
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^`shop\/main\.ts` could not be bundled:\n[^]*shop\/stock\/place\.ts:1:21/);
});

test("an error is told by the place in the source where it came about", async () => {
  await writeFile(path.join(checkout, "shop/stock/place.ts"), '\n\nthrow new Error("out of stock");\n');
  expect((await run()).stderr).toContain(`${checkout}/shop/stock/place.ts:3:7`);
});
