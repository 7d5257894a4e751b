/** What all systems' settings have names for, so that no part can have them. */
const TAKEN = [
  ...[
    "repo",
    "rootDir",
    "branch",
    "follow",
    "release",
    "releases",
    "plans",
    "instances",
    "autoscaling",
    "domains",
    "onlyAtDomains",
  ],
  ...["variables", "names", "nameSuffix", "enabled", "shared"],
];

/** What parts are called within a system, by what a Blueprint calls them: without what all of these names have in common. */
export function partNames(system: string, names: readonly string[]): Map<string, string> {
  const parts = new Map<string, string>();
  const slugs = withoutCommon(names.map(slugOf));
  for (const [index, name] of names.entries()) {
    const slug = slugs[index] ?? "";
    const own = slug.startsWith(`${system}-`) ? slug.slice(system.length + 1) : slug;
    const start = /^[a-z]/.test(own) && !TAKEN.includes(own) ? own : `part-${own}`;
    parts.set(name, freeName(start, parts.values()));
  }
  return parts;
}

/** A name, with a number behind it where it is taken. */
export function freeName(start: string, taken: Iterable<string>, between = "-"): string {
  const all = new Set(taken);
  let name = start;
  for (let count = 2; all.has(name); count += 1) name = `${start}${between}${count}`;
  return name;
}

/** A name in small letters, and digits, with hyphens between its words. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Texts without the words that all of them begin with, and those that all of them end with; a word of its own is left to each. */
function withoutCommon(slugs: readonly string[]): string[] {
  if (slugs.length < 2) return [...slugs];
  const words = slugs.map((slug) => slug.split("-"));
  const most = Math.min(...words.map(({ length }) => length)) - 1;
  const shared = (wordOf: (all: readonly string[], at: number) => string | undefined, limit: number): number => {
    const isShared = (at: number) => new Set(words.map((all) => wordOf(all, at))).size === 1;
    let count = 0;
    while (count < limit && isShared(count)) count += 1;
    return count;
  };
  const first = shared((all, at) => all[at], most);
  const last = shared((all, at) => all.at(-1 - at), most - first);
  return words.map((all) => all.slice(first, all.length - last).join("-"));
}
