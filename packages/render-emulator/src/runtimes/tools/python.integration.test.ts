import { chmod, mkdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, expect, test } from "vitest";
import { needTool } from "../../testing/required-tool";
import { TestFolder } from "../../testing/test-folder";
import { linkLazily } from "./python";

beforeEach(({ skip }) => needTool(skip, "PYTHON", ["python3", "-c", "import venv"]));

/** Commands of a Python that makes no virtual environment until the file `go` is there. */
async function commands(folder: string): Promise<{ venv: string; python: string }> {
  const path = join(folder, "slow-python");
  await writeFile(path, `#!/bin/sh\n[ -e '${folder}/go' ] || exec sleep 600\nexec python3 "$@"\n`);
  await chmod(path, 0o755);
  const venv = join(folder, "build", "venv");
  const tools = join(folder, "tools");
  await mkdir(tools);
  await linkLazily({ path, version: "3.12.0", hasEnsurepip: false, hasPip: false }, venv, tools);
  return { venv, python: join(tools, "python3") };
}

const prefix = ["-c", "import sys; print(sys.prefix)"];

test("a virtual environment whose maker was killed is made by the next who needs it, and by one only", async () => {
  await using folder = await TestFolder.create();
  const { venv, python } = await commands(folder.path);
  const killed = execa(python, prefix, { reject: false, detached: true });
  await expect.poll(() => readlink(`${venv}.lock.0`).catch(() => "")).toBe(String(killed.pid));
  process.kill(-(killed.pid ?? 0), "SIGKILL");
  await killed;
  await writeFile(join(folder.path, "go"), "");
  const results = await Promise.all(Array.from({ length: 4 }, () => execa(python, prefix)));
  expect(results.map(({ stdout }) => stdout)).toEqual([venv, venv, venv, venv]);
  await expect(readlink(`${venv}.lock.2`)).rejects.toThrow("ENOENT");
});

test("what keeps a virtual environment from being made is told, and the next tries again", async () => {
  await using folder = await TestFolder.create();
  const { venv, python } = await commands(folder.path);
  await writeFile(join(folder.path, "go"), "");
  await writeFile(join(folder.path, "slow-python"), "#!/bin/sh\necho broken >&2\nexit 7\n");
  expect(await execa(python, prefix, { reject: false })).toMatchObject({ exitCode: 7, stderr: "broken" });
  await writeFile(join(folder.path, "slow-python"), '#!/bin/sh\nexec python3 "$@"\n');
  expect((await execa(python, prefix)).stdout).toBe(venv);
});
