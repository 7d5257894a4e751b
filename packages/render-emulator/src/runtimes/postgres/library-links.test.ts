import { mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkLibraries } from "./library-links";

let native: string;

beforeEach(async () => {
  native = join(await mkdtemp(join(tmpdir(), "slipway-links-")), "native");
  await mkdir(join(native, "lib"), { recursive: true });
});
afterEach(() => rm(join(native, ".."), { recursive: true }));

test("libraries get the names that the package lists, once", async () => {
  const links = [{ source: "native/lib/libicuuc.so.60.2", target: "native/lib/libicuuc.so.60" }];
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(links));
  await linkLibraries(native);
  await linkLibraries(native);
  expect(await readlink(join(native, "lib/libicuuc.so.60"))).toBe("libicuuc.so.60.2");
});

test("a package whose folder can't be written is named in a sentence, unless its links are there", async () => {
  const links = [{ source: "native/lib/a.so.60.2", target: "native/gone/a.so.60" }];
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(links));
  await expect(linkLibraries(native)).rejects.toThrow(
    `\`${join(native, "gone/a.so.60")}\`, which Postgres needs, can't be made (ENOENT): start the emulator once as the user`,
  );
});

test("a package without such a list needs none", async () => {
  await expect(linkLibraries(native)).resolves.toBeUndefined();
});
