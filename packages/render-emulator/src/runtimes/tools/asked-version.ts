import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { textWithin } from "../within-folder";

/** A version that a service asks for. */
export interface AskedVersion {
  /** As it is written there. */
  spec: string;
  /** Where it is written: a variable, or a file of the root directory. */
  from: string;
}

/** Where to look for it: each gives what is asked for there, if anything; the first that does wins. */
export type VersionSource = () => Promise<AskedVersion | undefined>;

export async function firstAsked(sources: readonly VersionSource[]): Promise<AskedVersion | undefined> {
  for (const source of sources) {
    const asked = await source();
    if (asked !== undefined) return asked;
  }
  return undefined;
}

export function inVariable(env: Readonly<Record<string, string>>, name: string): VersionSource {
  return async () => askedFor(env[name], `the variable ${name}`);
}

/** In a file that holds nothing but a version. */
export function inFile(dir: string, name: string): VersionSource {
  return inText(dir, name, (text) => text.split("\n").find((line) => line.trim() !== "" && !line.startsWith("#")));
}

/** In a file of several languages' versions, one a line: `ruby 3.3.0`. */
export function inToolVersions(dir: string, language: string): VersionSource {
  return inText(dir, ".tool-versions", (text) => new RegExp(`^${language}[ \\t]+(\\S+)`, "m").exec(text)?.[1]);
}

/** @param find what of the file's text is the version, if it has one */
export function inText(dir: string, name: string, find: (text: string) => string | undefined): VersionSource {
  return async () => {
    const text = await textWithin(dir, name);
    return text === undefined ? undefined : askedFor(find(text), name);
  };
}

/** Names and ranges of versions: `20`, `ruby-3.3.0`, `>=18 <23`, `lts/*`. What else stands there asks for nothing. */
const versionPattern = /^[\w<>=~^*][\w<>=~^*.+|/ -]{0,99}$/;

/** What is asked for at some place; it begins with no hyphen, and none of its parts is `..`, whatever is made of it. */
export function askedFor(spec: unknown, from: string): AskedVersion | undefined {
  const trimmed = typeof spec === "string" ? spec.trim() : "";
  return versionPattern.test(trimmed) && !trimmed.includes("..") ? { spec: trimmed, from } : undefined;
}

/** How far a `package.json` is looked for: a repository of another language may have any number of folders. */
const deepest = 3;
const mostFolders = 200;

/**
 * The first `package.json`: the root directory's own, else the first of its subfolders, the nearest first, as far as three
 * levels and 200 folders reach. Returns its path in the root directory.
 */
export async function findPackageJson(dir: string): Promise<string | undefined> {
  const waiting = [""];
  for (let read = 0; read < mostFolders; read += 1) {
    const folder = waiting.shift();
    if (folder === undefined) return undefined;
    const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.name === "package.json" && entry.isFile())) return join(folder, "package.json");
    if (folder.split("/").length >= deepest) continue;
    const folders = entries.filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name));
    waiting.push(...folders.map(({ name }) => join(folder, name)).sort());
  }
  return undefined;
}

export interface PackageJson {
  engines?: { node?: unknown };
  packageManager?: unknown;
  scripts?: Record<string, unknown>;
}

/** What it says; one that is no JSON, or leads out of its folder, says nothing. */
export async function readPackageJson(path: string): Promise<PackageJson> {
  try {
    const content: unknown = JSON.parse((await textWithin(dirname(path), basename(path))) ?? "");
    return typeof content === "object" && content !== null ? content : {};
  } catch {
    return {};
  }
}
