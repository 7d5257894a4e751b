import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { TestFolder } from "../testing/test-folder";
import { LineFile } from "./line-file";

test("a read beside writes has every line so far, in order", async () => {
  await using folder = await TestFolder.create();
  const file = new LineFile(join(folder.path, "log"), ".txt");
  const reads: Promise<string[]>[] = [];
  for (let line = 0; line < 300; line += 1) {
    file.append(String(line));
    if (line % 3 === 0) reads.push(file.read());
    await nextTurn();
  }
  for (const lines of await Promise.all(reads)) expect(lines).toEqual(lines.map((_, at) => String(at)));
  expect(await file.read()).toHaveLength(300);
});
