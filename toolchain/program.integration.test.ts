import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canPlayStranger, giveToStranger } from "../packages/private-folder/src/stranger.fixture";

const root = path.join(__dirname, "..");

/** A checkout with a program of one line. */
let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(path.join(tmpdir(), "slipway-program-"));
  for (const part of [
    "toolchain/program.js",
    "toolchain/bundle.js",
    "toolchain/build-bundle.js",
    "packages/private-folder",
  ]) {
    await cp(path.join(root, part), path.join(checkout, part), { recursive: true });
  }
  await symlink(path.join(root, "node_modules"), path.join(checkout, "node_modules"));
  await mkdir(path.join(checkout, "shop"));
  await writeFile(path.join(checkout, "shop/index.ts"), 'export const said = "our own";\n');
  await writeFile(path.join(checkout, "shop/tsconfig.json"), '{"compilerOptions": {"noEmit": true, "types": []}}');
  for (const file of ["tsconfig.json", "package-lock.json"]) await writeFile(path.join(checkout, file), "{}");
});
afterEach(() => rm(checkout, { recursive: true }));

const bundles = () => path.join(checkout, ".slipway/program");

function load(user = {}) {
  const script = `process.stdout.write(require("./toolchain/program").loadProgram(require("path").resolve("shop")).said)`;
  return execa(process.execPath, ["-e", script], { cwd: checkout, reject: false, ...user });
}

/** A bundle that seems to be newer than all of its sources: none is said to be in it. */
async function plant(): Promise<void> {
  await mkdir(bundles(), { recursive: true });
  await chmod(bundles(), 0o777);
  await writeFile(path.join(bundles(), "shop-index.js"), 'exports.said = "planted";');
  await writeFile(path.join(bundles(), "shop-index.json"), JSON.stringify({ root: checkout, changed: {} }));
}

test("a program is executed from a folder that nobody else can write to, though it was open to all", async () => {
  await mkdir(bundles(), { recursive: true });
  await chmod(bundles(), 0o777);
  const { stdout, stderr } = await load();
  expect(stdout, stderr).toBe("our own");
  for (const folder of [bundles(), path.dirname(bundles())]) expect((await stat(folder)).mode & 0o066).toBe(0);
});

test.skipIf(!canPlayStranger)(
  "a bundle that another user put into a folder that was open to all is made anew",
  async () => {
    await plant();
    await giveToStranger(path.join(bundles(), "shop-index.js"));
    expect((await load()).stdout).toBe("our own");
  },
);

test.skipIf(!canPlayStranger)("a bundle in a folder that another user made first is not executed", async () => {
  await plant();
  expect((await load()).stdout).toBe("planted");
  await giveToStranger(bundles());
  const { stdout, stderr } = await load();
  expect(stdout).toBe("");
  expect(stderr).toContain(`\`${bundles()}\` belongs to another user (uid 65534)`);
});

test.skipIf(!canPlayStranger)(
  "what root built in an image is executed by another user, who can't build it anew",
  async () => {
    const nobody = { uid: 65_534, gid: 65_534 };
    await load();
    for (const folder of [checkout, path.dirname(bundles()), bundles()]) await chmod(folder, 0o755);
    const asNobody = await load(nobody);
    expect(asNobody.stdout, asNobody.stderr).toBe("our own");
    await writeFile(path.join(checkout, "shop/index.ts"), 'export const said = "changed";\n');
    expect((await load(nobody)).stderr).toContain("belongs to another user (uid 0)");
  },
);
