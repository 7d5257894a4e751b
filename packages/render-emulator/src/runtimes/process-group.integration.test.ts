import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { isAlive } from "../testing/emulator-process";
import { TestFolder } from "../testing/test-folder";
import { Guard } from "./guard";
import { ProcessGroup } from "./process-group";

async function shellIn(folder: string) {
  const guard = await Guard.start(folder);
  const lines: string[] = [];
  const start = (script: string) =>
    ProcessGroup.start(guard, {
      command: "bash",
      args: ["-c", script],
      cwd: folder,
      env: process.env,
      onLine: (line) => lines.push(line),
    });
  return { guard, lines, start, [Symbol.asyncDispose]: () => guard.stop() };
}

test("what a process leaves in its group ends with it", async () => {
  await using folder = await TestFolder.create();
  await using shell = await shellIn(folder.path);
  const group = await shell.start("sleep 600 & echo $!; exit 3");
  expect(await group.exited).toEqual({ code: 3, signal: undefined });
  expect(shell.lines).toHaveLength(1);
  await vi.waitUntil(() => !isAlive(Number(shell.lines[0])), { timeout: 600_000 });
});

test("a process has ended although a daemon that it started holds its output", async () => {
  await using folder = await TestFolder.create();
  await using shell = await shellIn(folder.path);
  // It goes on until the folder is removed.
  const daemon = `touch started; while [ -e ${folder.path} ]; do sleep 0.1; done`;
  const group = await shell.start(`echo first; setsid bash -c '${daemon}' & until [ -e started ]; do sleep 0.1; done`);
  expect(await group.exited).toEqual({ code: 0, signal: undefined });
  expect(shell.lines).toEqual(["first"]);
});

test("a group that has ended gets no more signals: its id may be another's", async () => {
  await using folder = await TestFolder.create();
  await using shell = await shellIn(folder.path);
  const group = await shell.start("exit 0");
  await group.exited;
  const kill = vi.spyOn(process, "kill");
  expect(await group.stop(0)).toEqual({ code: 0, signal: undefined });
  await setImmediate();
  expect(kill).not.toHaveBeenCalled();
  kill.mockRestore();
});
