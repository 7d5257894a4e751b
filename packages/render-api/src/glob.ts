import { anything, matchesPattern, noSlash, type PatternPart, type Takes } from "./pattern";

export interface GlobOptions {
  /** Whether `{a,b}` is one of several; git's globs don't know it. */
  braces: boolean;
}

/**
 * Whether a path of a repository is one of those that globs stand for: `*` within a folder, `**` for any number of folders,
 * or a folder and all that it holds, `?`, `[a-z]`, `[!a-z]`; a backslash takes the meaning off what follows. Hidden files are
 * files like others. What it takes of time is at most the product of the lengths of glob and path, and the square of the
 * glob's: where others write globs, they are as long as `repositoryGlobPattern` lets them be.
 */
export function globMatcher(globs: readonly string[], options: GlobOptions): (path: string) => boolean {
  const patterns = globs.map((glob) => partsOf(glob.replace(/^(\.\/+)+/, ""), true, options));
  return (path) => patterns.some((parts) => matchesPattern(parts, path));
}

/** @param isAtStart whether a folder's name begins with it */
function partsOf(glob: string, isAtStart: boolean, options: GlobOptions): PatternPart[] {
  const parts: PatternPart[] = [];
  for (let at = 0; at < glob.length;) {
    const begins = at === 0 ? isAtStart : glob[at - 1] === "/";
    const [part, length] = partAt(glob, at, begins, options);
    const last = parts.at(-1);
    if (last?.kind === "text" && part.kind === "text") last.text += part.text;
    else parts.push(part);
    at += length;
  }
  return parts;
}

type Read = [part: PatternPart, length: number];

function partAt(glob: string, at: number, begins: boolean, options: GlobOptions): Read {
  const character = glob.charAt(at);
  if (character === "\\" && at + 1 < glob.length) return [{ kind: "text", text: glob.charAt(at + 1) }, 2];
  if (character === "?") return [{ kind: "one", takes: noSlash }, 1];
  if (character === "*") return starsAt(glob, at, begins);
  if (glob.length - at === folderAndAll.length && glob.endsWith(folderAndAll))
    return [{ kind: "either", choices: all }, 3];
  const read =
    character === "["
      ? classAt(glob, at)
      : options.braces && character === "{"
        ? choicesAt(glob, at, begins)
        : undefined;
  return read ?? [{ kind: "text", text: character }, 1];
}

/** At its end, behind a folder's name: that folder, which may be a submodule, and all that it holds. */
const folderAndAll = "/**";
const all: PatternPart[][] = [
  [],
  [
    { kind: "text", text: "/" },
    { kind: "many", takes: anything, least: 0 },
  ],
];

function starsAt(glob: string, at: number, begins: boolean): Read {
  const [stars = ""] = /^\*+/.exec(glob.slice(at)) ?? [];
  const after = glob.charAt(at + stars.length);
  if (stars.length === 2 && begins && after === "/") return [{ kind: "folders" }, 3];
  const takes = stars.length === 2 && begins && after === "" ? anything : noSlash;
  return [{ kind: "many", takes, least: 0 }, stars.length];
}

/** `[a-z_]`, `[!a-z]`, `[^a-z]`; a bracket that comes first is one of its characters. */
function classAt(glob: string, at: number): Read | undefined {
  const [whole, not, members = ""] = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/s.exec(glob.slice(at)) ?? [];
  if (whole === undefined || members === "") return undefined;
  const ranges = [...members.matchAll(/(\\?.)(?:-(\\?.))?/gs)].map(([, from = "", to = from]) => [
    from.slice(-1),
    to.slice(-1),
  ]);
  const isMember: Takes = (character) => ranges.some(([from = "", to = ""]) => from <= character && character <= to);
  const takes: Takes = (character) => noSlash(character) && isMember(character) === (not === "");
  return [{ kind: "one", takes }, whole.length];
}

/** `{a,b}`, which may hold further ones. */
function choicesAt(glob: string, at: number, begins: boolean): Read | undefined {
  const commas = [at];
  let depth = 0;
  for (let end = at; end < glob.length; end += 1) {
    const character = glob.charAt(end);
    if (character === "\\") end += 1;
    else if (character === "{") depth += 1;
    else if (character === "," && depth === 1) commas.push(end);
    else if (character === "}" && --depth === 0) {
      if (commas.length === 1) return undefined;
      const ends = [...commas.slice(1), end];
      const choices = commas.map((comma, index) => glob.slice(comma + 1, ends[index]));
      return [
        { kind: "either", choices: choices.map((choice) => partsOf(choice, begins, { braces: true })) },
        end + 1 - at,
      ];
    }
  }
  return undefined;
}
