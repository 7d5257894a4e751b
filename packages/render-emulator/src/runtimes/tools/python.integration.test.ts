import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { needTool } from "../../testing/required-tool";
import { defaultPython, makeEnvironment } from "./python";

it("a Python without ensurepip, as Debian's is, gives a virtual environment whose pip installs into it", async ({
  skip,
}) => {
  await needTool(skip, "PYTHON", ["python3", "-c", "import venv, pip"]);
  const python = await defaultPython((process.env.PATH ?? "").split(delimiter));
  if (python === undefined) throw new Error("python3 is on the PATH and is not found");
  const folder = await mkdtemp(join(tmpdir(), "python test "));
  try {
    const venv = join(folder, "venv");
    await execa("bash", ["-c", makeEnvironment({ ...python, hasEnsurepip: false, hasPip: true }, venv)]);
    const { stdout } = await execa(join(venv, "bin", "pip"), ["--version"]);
    expect(stdout).toContain(`from ${venv}/lib/python`);
    const prefix = await execa(join(venv, "bin", "python3"), ["-c", "import sys; print(sys.prefix)"]);
    expect(prefix.stdout).toBe(venv);
  } finally {
    await rm(folder, { recursive: true });
  }
});
