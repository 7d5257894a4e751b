import releaseSchedule from "node-releases/data/release-schedule/release-schedule.json";
import { valid, validRange } from "semver";
import { join } from "node:path";
import {
  askedFor,
  type AskedVersion,
  findPackageJson,
  firstAsked,
  inFile,
  inVariable,
  readPackageJson,
  type VersionSource,
} from "./asked-version";

/** The version of Node.js that a service asks for, in Render's order of precedence. */
export function askedNodeVersion(
  dir: string,
  env: Readonly<Record<string, string>>,
): Promise<AskedVersion | undefined> {
  return firstAsked([
    inVariable(env, "NODE_VERSION"),
    inFile(dir, ".node-version"),
    inFile(dir, ".nvmrc"),
    inEngines(dir),
  ]);
}

function inEngines(dir: string): VersionSource {
  return async () => {
    const path = await findPackageJson(dir);
    if (path === undefined) return undefined;
    return askedFor((await readPackageJson(join(dir, path))).engines?.node, `${path} (engines)`);
  };
}

/**
 * The range of versions that a version, a range or an alias of Node.js means: `20`, `>=18 <23`, `lts/*`, `lts/iron`,
 * `latest`, which stays a word: what is the latest only the registry knows. Returns undefined for what is none.
 *
 * @param now decides which releases are under long-term support
 */
export function nodeRange(spec: string, now: number): string | undefined {
  const name = spec.toLowerCase();
  if (["latest", "current", "node", "stable"].includes(name)) return "latest";
  const alias = /^lts(?:\/(.+))?$/.exec(name);
  if (alias !== null) return ltsRange(alias[1] ?? "*", now);
  const exact = valid(spec);
  return exact ?? validRange(spec) ?? ltsRange(name, now);
}

/** @param wanted `*` the newest, `-1` the one before that, or a codename */
function ltsRange(wanted: string, now: number): string | undefined {
  const lines = ltsLines(now);
  const index =
    wanted === "*" ? 0 : /^-\d+$/.test(wanted) ? -Number(wanted) : lines.findIndex((line) => line.name === wanted);
  const line = lines[index];
  return line === undefined ? undefined : `${line.major}.x`;
}

/** Lines of releases under long-term support, the newest first. */
function ltsLines(now: number): { major: number; name: string }[] {
  return Object.entries<{ start: string; lts?: string; codename?: string }>(releaseSchedule)
    .filter(([, { lts }]) => lts !== undefined && Date.parse(lts) <= now)
    .map(([version, { codename = "" }]) => ({ major: Number(version.slice(1)), name: codename.toLowerCase() }))
    .sort((one, other) => other.major - one.major);
}
