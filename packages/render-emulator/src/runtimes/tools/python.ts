import { access, constants, mkdir, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { type AskedVersion, firstAsked, inFile, inVariable } from "./asked-version";
import { findCommand } from "../programs";
import { quote, writeCommand } from "./commands-folder";

/** A Python of this machine. */
export interface Interpreter {
  path: string;
  version: string;
  /** Whether it can put pip into a virtual environment by itself: Debian has that in a package of its own. */
  hasEnsurepip: boolean;
  hasPip: boolean;
}

const askItself = `
import importlib.util as u, sys, json
has = lambda name: u.find_spec(name) is not None
print(json.dumps({
  "path": getattr(sys, "_base_executable", None) or sys.executable,
  "version": "%d.%d.%d" % sys.version_info[:3],
  "hasEnsurepip": has("ensurepip") and has("venv"),
  "hasPip": has("pip"),
}))`;

/** The version of Python that a service asks for, in Render's order of precedence. */
export function askedPythonVersion(
  dir: string,
  env: Readonly<Record<string, string>>,
): Promise<AskedVersion | undefined> {
  return firstAsked([inVariable(env, "PYTHON_VERSION"), inFile(dir, ".python-version")]);
}

/** The Python that this machine runs when it is asked for none. */
export async function defaultPython(path: readonly string[]): Promise<Interpreter | undefined> {
  for (const name of ["python3", "python"]) {
    const command = await findCommand(path, name);
    const found = command === undefined ? undefined : await inspect(command);
    if (found !== undefined && !found.version.startsWith("2.")) return found;
  }
  return undefined;
}

/** The newest Python on this machine of a version, or of a line of them: `3.12.1`, `3.12`. */
export async function findPython(path: readonly string[], spec: string): Promise<Interpreter | undefined> {
  const line = /^\d+\.\d+/.exec(spec)?.[0];
  if (line === undefined) return undefined;
  const onPath = [await findCommand(path, `python${line}`), await findCommand(path, "python3")];
  const candidates = [...onPath, ...(await versionManagers())].filter((command) => command !== undefined);
  const found = await Promise.all(candidates.map(inspect));
  const isAsked = ({ version }: Interpreter) => version === spec || version.startsWith(`${spec}.`);
  const patch = ({ version }: Interpreter) => Number(version.split(".")[2]);
  return found
    .filter((candidate) => candidate !== undefined)
    .filter(isAsked)
    .sort((one, other) => patch(other) - patch(one))[0];
}

/** What pyenv and uv have installed. */
async function versionManagers(): Promise<string[]> {
  const roots = [
    join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions"),
    process.env.UV_PYTHON_INSTALL_DIR ?? join(homedir(), ".local", "share", "uv", "python"),
  ];
  const found = await Promise.all(
    roots.map(async (root) => {
      const names = await readdir(root).catch(() => []);
      return names.filter((name) => /\d/.test(name)).map((name) => join(root, name, "bin", "python3"));
    }),
  );
  return found.flat();
}

async function inspect(command: string): Promise<Interpreter | undefined> {
  try {
    await access(command, constants.X_OK);
    // Away from a folder whose `.python-version` would choose another one.
    const { stdout } = await execa(command, ["-I", "-c", askItself], { cwd: "/" });
    return JSON.parse(stdout) as Interpreter;
  } catch {
    return undefined;
  }
}

/** Of a tenth of a second each: five minutes. */
const maxWaits = 3_000;

/** The shell commands that make a virtual environment, with pip as far as that can be had. */
export function makeEnvironment({ path, version, hasEnsurepip, hasPip }: Interpreter, venv: string): string {
  const python = quote(path);
  if (hasEnsurepip) return `${python} -m venv ${quote(venv)}`;
  const make = `${python} -m venv --without-pip ${quote(venv)}`;
  if (!hasPip) return make;
  const packages = join(venv, "lib", `python${version.split(".").slice(0, 2).join(".")}`, "site-packages");
  const bin = join(venv, "bin");
  // Debian's pip refuses to install anywhere without the last of these.
  const install = `PIP_REQUIRE_VIRTUALENV=0 PIP_BREAK_SYSTEM_PACKAGES=1 ${python} -m pip install --quiet --target`;
  const script = `'#!/bin/sh' 'exec "\${0%/*}/python3" -m pip "$@"'`;
  const commands = ["pip", "pip3"].map((name) => {
    const command = quote(join(bin, name));
    return `printf '%s\\n' ${script} > ${command} && chmod +x ${command}`;
  });
  return [make, `${install} ${quote(packages)} pip`, ...commands].join(" && ");
}

/**
 * Commands that make the virtual environment when one of them is first used, and are hidden by it from then on: most
 * services that are not in Python never use it.
 *
 * Whoever makes it says so by a link that names their process. Where that one has gone before it was done, the next link
 * decides who takes over, and none is ever removed: so there is one at a time, whatever is killed.
 */
export async function linkLazily(interpreter: Interpreter, venv: string, toolsDir: string): Promise<void> {
  const ready = quote(`${venv}.ready`);
  await mkdir(dirname(venv), { recursive: true });
  for (const name of ["python3", "python", "pip3", "pip"]) {
    const script = `turn=0
waited=0
while [ ! -e ${ready} ]; do
  lock=${quote(`${venv}.lock`)}.$turn
  if ln -s $$ "$lock" 2>/dev/null; then
    { rm -rf ${quote(venv)} && ${makeEnvironment(interpreter, venv)}; } >&2 && : >${ready} || exit
  elif ! kill -0 "$(readlink "$lock")" 2>/dev/null; then
    turn=$((turn + 1))
  elif [ $waited -ge ${maxWaits} ]; then
    echo "${name}: process $(readlink "$lock") has not made the virtual environment within ${maxWaits / 600} minutes: end it, or remove $lock" >&2
    exit 1
  else
    waited=$((waited + 1))
    sleep 0.1
  fi
done
exec ${quote(join(venv, "bin", name))} "$@"`;
    await writeCommand(toolsDir, name, script);
  }
}
