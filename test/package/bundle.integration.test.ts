import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { canPlayStranger, giveToStranger } from "../../packages/private-folder/src/stranger.fixture";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = join(__dirname, "../..");

/** A checkout with the launcher and a plugin of one line, in which every file is old. */
let checkout: string;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "slipway-bundle-"));
  const provider = join(checkout, "packages/render");
  await mkdir(join(provider, "src"), { recursive: true });
  await cp(join(root, "packages/render/plugin"), join(provider, "plugin"), { recursive: true });
  await writeFile(join(provider, "package.json"), "{}");
  await writeFile(join(provider, "src/main.ts"), `process.stdout.write("started");`);
  await symlink(join(root, "node_modules"), join(checkout, "node_modules"));
  for (const path of ["package.json", "src/main.ts", "src"]) await age(join("packages/render", path));
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

function age(path: string, seconds = 1_000_000_000): Promise<void> {
  return utimes(join(checkout, path), seconds, seconds);
}

/** Starts the plugin and says whether that built it; a bundle that stays keeps what was appended to it. */
async function isBuilt(): Promise<boolean> {
  const bundle = join(checkout, "packages/render/dist/plugin.js");
  const before = await stat(bundle).then(
    () => readFile(bundle, "utf8"),
    () => undefined,
  );
  const mark = "// as it was\n";
  if (before !== undefined) {
    const { atime, mtime } = await stat(bundle);
    await writeFile(bundle, before + mark);
    await utimes(bundle, atime, mtime);
  }
  const { stdout } = await execa(join(checkout, "packages/render/plugin/pulumi-resource-render"));
  expect(stdout).toBe("started");
  return !(await readFile(bundle, "utf8")).endsWith(mark);
}

test("a checkout without a lock file builds the plugin once", async () => {
  expect([await isBuilt(), await isBuilt()]).toEqual([true, false]);
});

test.each(["package-lock.json", "packages/render-client/src/client.ts", "packages/render-api/src/ids.ts"])(
  "the plugin is built anew when %s is newer",
  async (path) => {
    await mkdir(join(checkout, path, ".."), { recursive: true });
    await writeFile(join(checkout, path), "");
    await age(path);
    if (path.includes("/")) await age(join(path, ".."));
    expect([await isBuilt(), await isBuilt()]).toEqual([true, false]);
    await age(path, 4_000_000_000);
    expect(await isBuilt()).toBe(true);
  },
);

test.skipIf(!canPlayStranger)("a plugin that another user has built is not started", async () => {
  const dist = join(checkout, "packages/render/dist");
  const launcher = join(checkout, "packages/render/plugin/pulumi-resource-render");
  await mkdir(dist);
  await writeFile(join(dist, "plugin.js"), 'process.stdout.write("planted");');
  expect((await execa(launcher)).stdout).toBe("planted");
  await giveToStranger(join(dist, "plugin.js"));
  expect((await execa(launcher)).stdout).toBe("started");
  await giveToStranger(dist);
  const { exitCode, stderr } = await execa(launcher, { reject: false });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`\`${dist}\` belongs to another user (uid 65534)`);
});
