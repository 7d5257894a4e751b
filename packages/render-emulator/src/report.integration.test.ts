import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { report } from "./report";
import { TestFolder } from "./testing/test-folder";

/** What is written when it is reported. */
function written(text: string, error?: unknown): string {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  report(text, error);
  const texts = write.mock.calls.map(([said]) => String(said));
  write.mockRestore();
  return texts.join("");
}

test("what a request has in it is no format, and nothing that a terminal acts on", () => {
  const said = written("`GET /%s%o%c\u001b]0;owned\u0007\u009b2J` of \u202eevil failed", new Error("no \u001b[2J way"));
  expect(said).toMatch(
    /^`GET \/%s%o%c\\u001b\]0;owned\\u0007\\u009b2J` of \\u202eevil failed: Error: no .* way\n {4}at /,
  );
  expect(said).not.toMatch(/[\u001b\u0007\u009b\u202e]/);
});

test("a message of any length is a short one", () => {
  expect(written("x".repeat(10_000_000)).length).toBeLessThan(70_000);
});

test("an emulator that reports errors for ever keeps its output small, with the newest of them", async () => {
  await using folder = await TestFolder.create();
  const log = join(folder.path, "emulator.log");
  const module = JSON.stringify(join(__dirname, "report.ts"));
  const script = `const { keepOutputSmall, report } = require(${module});
keepOutputSmall(process.argv[1]);
for (let at = 0; at < 1_000; at += 1) report(at + " " + "x".repeat(10_000));`;
  const output = openSync(log, "a");
  spawnSync(process.execPath, ["--import", "tsx", "--eval", script, log], { stdio: ["ignore", output, output] });
  closeSync(output);
  for (const name of await readdir(folder.path)) {
    expect((await stat(join(folder.path, name))).size).toBeLessThan(4.2 * 1024 ** 2);
  }
  expect(await readdir(folder.path)).toEqual(["emulator.log", "emulator.previous.log"]);
  expect((await readFile(log, "utf8")).trimEnd().split("\n").at(-1)).toMatch(/^999 x+$/);
});
