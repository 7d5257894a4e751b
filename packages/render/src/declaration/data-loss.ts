import { hasSecret, hasUnknown, knownPart, type Value, type ValueMap } from "../values/value";
import type { Change } from "./diff";
import type { ResourceDeclaration } from "./property";

/**
 * The refusal of a change that would replace what holds data, unless the program says yes to that. A value that is
 * not known yet is judged once it is.
 *
 * @param news what the program asks for
 * @param prior what it said last
 */
export function lossOf(
  declaration: ResourceDeclaration,
  changes: readonly Change[],
  news: ValueMap,
  prior: ValueMap,
): string | undefined {
  const { holdsData } = declaration;
  if (!holdsData || knownPart(news.allowDataLoss) === true) return undefined;
  if (typeof holdsData === "string" && prior[holdsData] === undefined) return undefined;
  const replacing = changes.filter(({ replaces, property }) => replaces && !hasUnknown(news[property] ?? null));
  if (replacing.length === 0) return undefined;
  const names = [...new Set(replacing.map(({ property }) => property))];
  const listed = names.map((name) => `\`${name}\` from ${shown(prior[name])} to ${shown(news[name])}`).join(" and ");
  const them = names.length === 1 ? "it" : "them";
  return (
    `Changing ${listed} replaces this \`${declaration.name}\` and deletes its data; set ${them} back, or ` +
    "make a backup and set `allowDataLoss: true`."
  );
}

/** As {@link lossOf}, of a change that takes the part away which holds data. It is for updates alone: a refresh finds what it finds. */
export function removalOf(
  { name, holdsData }: ResourceDeclaration,
  changes: readonly Change[],
  news: ValueMap,
): string | undefined {
  if (typeof holdsData !== "string" || knownPart(news.allowDataLoss) === true) return undefined;
  if (!changes.some(({ path, kind }) => path === holdsData && kind === "delete")) return undefined;
  return (
    `Removing \`${holdsData}\` from this \`${name}\` deletes the data on it; set it back, or make a backup and set ` +
    "`allowDataLoss: true`."
  );
}

function shown(value: Value | undefined): string {
  if (value === undefined) return "the default";
  if (hasSecret(value)) return "a secret value";
  const known = knownPart(value);
  return typeof known === "string" ? `\`${known}\`` : `\`${JSON.stringify(known)}\``;
}
