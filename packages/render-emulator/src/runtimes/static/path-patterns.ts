import { canonicalPath } from "./request-path";

/** What the parts of a pattern stood for in a path: `*` under `*`, `:name` under `name`. */
export type Captures = Record<string, string>;

/** A pattern in the spelling that paths have, when it can have it. */
function spelled(pattern: string): string {
  try {
    return canonicalPath(pattern);
  } catch {
    return pattern;
  }
}

/**
 * Matches a path against the source of a rule, whole: `*` matches any rest, slashes included; `:name` for one
 * segment.
 *
 * @returns what they stood for, or undefined when the path does not match
 */
export function matchSource(source: string, path: string): Captures | undefined {
  const names: string[] = [];
  const pattern = spelled(source).replace(/\*|:([A-Za-z_]\w*)|[.+?^${}()|[\]\\]/g, (part, name: string | undefined) => {
    if (part !== "*" && name === undefined) return `\\${part}`;
    names.push(name ?? "*");
    return name === undefined ? "(.*)" : "([^/]+)";
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""]));
}

/** The destination of a rule with its `*` and `:name` filled in. */
export function fillDestination(destination: string, captures: Captures): string {
  return destination.replace(/\*|:([A-Za-z_]\w*)/g, (part, name: string | undefined) => captures[name ?? "*"] ?? part);
}

/**
 * Whether the path glob of a header rule covers a path: `*` within a segment, at the end across segments too, and `**`
 * for one segment or more.
 */
export function matchGlob(glob: string, path: string): boolean {
  const wanted = spelled(glob);
  const pattern = wanted.replace(/\*\*\/|\*\*|\*$|\*|[.+?^${}()|[\]\\]/g, (part, offset: number) => {
    if (part === "**/") return ".*/";
    if (part === "**" || (part === "*" && offset === wanted.length - 1)) return ".*";
    return part === "*" ? "[^/]*" : `\\${part}`;
  });
  return new RegExp(`^${pattern}$`).test(path);
}
