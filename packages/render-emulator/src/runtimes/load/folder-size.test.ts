import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { folderSize } from "./folder-size";

test("each file of each folder below counts, however many there are", async () => {
  await using folder = await TestFolder.create();
  const uploads = join(folder.path, "data/uploads");
  await mkdir(uploads, { recursive: true });
  for (let file = 0; file < 100; file += 1) await writeFile(join(uploads, `${file}`), Buffer.alloc(8_192, 1));
  expect(await folderSize(folder.path)).toBeGreaterThanOrEqual(100 * 8_192);
});

test("a folder that isn't there takes nothing", async () => {
  await using folder = await TestFolder.create();
  expect(await folderSize(join(folder.path, "none"))).toBe(0);
});
