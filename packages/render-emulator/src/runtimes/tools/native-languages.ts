import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { readdir } from "node:fs/promises";
import { execa } from "execa";
import { type AskedVersion, firstAsked, inFile, inText, inToolVersions, inVariable } from "./asked-version";
import { findCommand } from "../programs";
import { linkCommand } from "./commands-folder";

/** A language of which this machine has what it has: its version is said in the log, and none is downloaded. */
export interface NativeLanguage {
  /** As people write it. */
  title: string;
  /** What tells its version, and how. */
  command: string;
  versionArgs: readonly string[];
  /** Its name in the folders of version managers. */
  plugin: string;
  asked: (dir: string, env: Readonly<Record<string, string>>) => Promise<AskedVersion | undefined>;
}

export const ruby: NativeLanguage = {
  title: "Ruby",
  command: "ruby",
  versionArgs: ["--version"],
  plugin: "ruby",
  asked: (dir) =>
    firstAsked([
      inText(dir, "Gemfile.lock", rubyInLock),
      inText(dir, "gems.locked", rubyInLock),
      inFile(dir, ".ruby-version"),
      inToolVersions(dir, "ruby"),
      inText(dir, "Gemfile", (text) => /^[ \t]*ruby[ \t]+["']([^"']+)["']/m.exec(text)?.[1]),
    ]),
};

export const elixir: NativeLanguage = {
  title: "Elixir",
  command: "elixir",
  versionArgs: ["--short-version"],
  plugin: "elixir",
  asked: (_, env) => firstAsked([inVariable(env, "ELIXIR_VERSION")]),
};

export const erlang: NativeLanguage = {
  title: "Erlang",
  command: "erl",
  versionArgs: ["-noshell", "-eval", "io:put_chars(erlang:system_info(otp_release)), halt()."],
  plugin: "erlang",
  asked: (_, env) => firstAsked([inVariable(env, "ERLANG_VERSION")]),
};

function rubyInLock(text: string): string | undefined {
  return /^RUBY VERSION\n\s+ruby (\d[\w.]*?)(?:p\d+)?$/m.exec(text)?.[1];
}

/**
 * Chooses the version of a language that this machine has, and says so in the log: what a version manager of the user
 * has installed in the version that is asked for, else what is on the PATH.
 */
export async function chooseLanguage(
  language: NativeLanguage,
  asked: AskedVersion | undefined,
  path: readonly string[],
  toolsDir: string,
  log: (line: string) => void,
): Promise<void> {
  const installed = asked === undefined ? undefined : await installedBinDir(language, asked.spec);
  if (installed !== undefined) {
    for (const name of await readdir(installed)) await linkCommand(join(installed, name), toolsDir, name);
  }
  const version = await versionOf(language, installed === undefined ? path : [installed, ...path]);
  if (version !== undefined) log(`==> ${sentenceOn(language, asked, version, installed !== undefined)}`);
}

function sentenceOn(
  { title, command }: NativeLanguage,
  asked: AskedVersion | undefined,
  version: string,
  isInstalled: boolean,
): string {
  if (asked === undefined) return `Using ${title} version ${version} (default: this machine's own)`;
  if (isInstalled || version.startsWith(plain(asked.spec)))
    return `Using ${title} version ${version} via ${asked.from}`;
  const here = `which this machine doesn't have; its ${command} ${version} runs instead`;
  return `${asked.from} asks for ${title} ${asked.spec}, ${here}`;
}

/** As people write it in files: `ruby-3.3.0`. */
function plain(spec: string): string {
  return spec.replace(/^(ruby-|v)/, "");
}

async function versionOf(
  { command, versionArgs }: NativeLanguage,
  path: readonly string[],
): Promise<string | undefined> {
  const found = await findCommand(path, command);
  if (found === undefined) return undefined;
  const env = { PATH: path.join(delimiter), HOME: homedir() };
  const { stdout } = await execa(found, versionArgs, { cwd: "/", env, extendEnv: false, reject: false });
  return /\d+(\.\d+)*/.exec(stdout)?.[0];
}

/** Where a version manager of the user keeps this version. */
async function installedBinDir({ plugin, command }: NativeLanguage, spec: string): Promise<string | undefined> {
  const version = plain(spec);
  const home = homedir();
  const folders = [
    join(home, ".rbenv", "versions", version, "bin"),
    join(home, ".asdf", "installs", plugin, version, "bin"),
    join(home, ".local", "share", "mise", "installs", plugin, version, "bin"),
  ];
  const found = await findCommand(folders, command);
  return found === undefined ? undefined : join(found, "..");
}
