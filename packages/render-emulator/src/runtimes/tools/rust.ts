import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { parse } from "smol-toml";
import { z } from "zod";
import { type Machine, machinePath } from "../environment";
import { type AskedVersion, firstAsked, inText, inVariable } from "./asked-version";
import { findCommand } from "../programs";
import { linkCommand } from "./commands-folder";

const toolchainFileSchema = z.object({ toolchain: z.object({ channel: z.string() }) });

/** The toolchain of Rust that a service asks for, in rustup's order of precedence. */
export function askedToolchain(dir: string, env: Readonly<Record<string, string>>): Promise<AskedVersion | undefined> {
  return firstAsked([
    inVariable(env, "RUSTUP_TOOLCHAIN"),
    inText(dir, "rust-toolchain", channelOf),
    inText(dir, "rust-toolchain.toml", channelOf),
  ]);
}

/** Such a file holds a name, or TOML. */
function channelOf(text: string): string | undefined {
  if (!text.includes("[")) return text;
  try {
    return toolchainFileSchema.parse(parse(text)).toolchain.channel;
  } catch {
    return undefined;
  }
}

/**
 * Puts a toolchain's own programs into a folder of commands: rustup's would look for them in the user's folder, and
 * install there what is missing. Returns whether this machine has the toolchain.
 *
 * @param toolchain absent: the one that the user has chosen
 */
export async function linkRust(machine: Machine, toolchain: string | undefined, toolsDir: string): Promise<boolean> {
  const rustup = await findCommand(machinePath(machine.env.PATH), "rustup");
  if (rustup === undefined) return false;
  const { RUSTUP_HOME, CARGO_HOME } = machine.env;
  const env = {
    HOME: homedir(),
    PATH: [dirname(rustup), "/usr/bin", "/bin"].join(delimiter),
    RUSTUP_AUTO_INSTALL: "0",
  };
  const args = ["which", ...(toolchain === undefined ? [] : ["--toolchain", toolchain]), "cargo"];
  const options = { env: { ...env, RUSTUP_HOME, CARGO_HOME }, extendEnv: false, cwd: "/", reject: false } as const;
  const { stdout, exitCode } = await execa(rustup, args, options);
  if (exitCode !== 0) return false;
  const binDir = dirname(stdout.trim());
  for (const name of await readdir(binDir)) await linkCommand(join(binDir, name), toolsDir, name);
  return true;
}
