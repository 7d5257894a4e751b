import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { SmallDisk } from "../testing/small-disk";
import { TestFolder } from "../testing/test-folder";
import { LineFile } from "./line-file";

const mebibyte = 1024 ** 2;
/** Of the file and the one before it. */
const mostBytes = 4 * mebibyte;

async function sizesIn(folder: string): Promise<number[]> {
  const sizeOf = (name: string) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  return Promise.all(["log.txt", "log.previous.txt"].map(sizeOf));
}

test("a read beside writes has every line so far, in order", async () => {
  await using folder = await TestFolder.create();
  const file = new LineFile(join(folder.path, "log"), ".txt");
  const reads: string[][] = [];
  for (let line = 0; line < 300; line += 1) {
    file.append(String(line));
    if (line % 3 === 0) reads.push(file.read());
    await nextTurn();
  }
  for (const [at, lines] of reads.entries()) {
    expect(lines).toEqual(Array.from({ length: 3 * at + 1 }, (_, line) => String(line)));
  }
  expect(file.read()).toHaveLength(300);
});

test("however much comes before anybody could write it, neither file grows past its limit, and the newest is kept", async () => {
  await using folder = await TestFolder.create();
  const file = new LineFile(join(folder.path, "log"), ".txt");
  for (let line = 0; line < 40; line += 1) file.append(`${line} ${"é".repeat(mebibyte / 2 - 10)}`);
  file.append("the end");
  file.write();
  for (const size of await sizesIn(folder.path)) expect(size).toBeLessThanOrEqual(mostBytes);
  const kept = file.read();
  expect(kept.at(-1)).toBe("the end");
  expect(kept.at(-2)).toMatch(/^39 é+$/);
});

test("one line of hundreds of megabytes is cut, and says so", async () => {
  await using folder = await TestFolder.create();
  const file = new LineFile(join(folder.path, "log"), ".txt");
  file.append("x".repeat(300 * mebibyte));
  file.append("next");
  const [cut = "", next] = file.read();
  expect(cut).toMatch(/^x{524252}… \[cut: 314572800 characters in all\]$/);
  expect(next).toBe("next");
});

test("a file that an earlier emulator let grow has its last lines, and takes no more than its share from then on", async () => {
  await using folder = await TestFolder.create();
  await mkdir(folder.path, { recursive: true });
  const path = join(folder.path, "log.txt");
  // Longer than any text that Node.js can hold.
  await writeFile(
    path,
    Array.from({ length: 6 }, () => Buffer.alloc(100 * mebibyte, "x")),
  );
  await writeFile(path, "\nlast\n", { flag: "a" });
  const file = new LineFile(join(folder.path, "log"), ".txt");
  expect(file.read()).toEqual(["last"]);
  file.append("new");
  expect(file.read()).toEqual(["last", "new"]);
  expect(await readFile(path, "utf8")).toBe("last\nnew\n");
});

test("while its disk is full, a file holds few lines in memory, the newest, and writes them once it can", async ({
  skip,
}) => {
  await using disk = await SmallDisk.mount(skip);
  const file = new LineFile(join(disk.path, "log"), ".txt");
  file.append("before");
  file.write();
  await disk.fill();
  for (let line = 0; line < 2_000; line += 1) file.append(`${line} ${"x".repeat(10_000)}`);
  const held = file.read().filter((line) => line.includes("x"));
  expect(held.join("").length).toBeLessThan(mebibyte);
  await disk.empty();
  file.append("after");
  const kept = file.read();
  expect(kept[0]).toBe("before");
  expect(kept.slice(-2)).toEqual([`1999 ${"x".repeat(10_000)}`, "after"]);
});
