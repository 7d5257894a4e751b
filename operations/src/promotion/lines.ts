import { shortRelease } from "@slipway/render-api";
import type { Migration } from "../source-history/migrations";
import { type Bundle, entriesOf } from "../releases/bundle";
import { oneLine } from "../short-text";
import type { Between, Move } from "../source-history/between";
import type { SourceCommit } from "../source-history/source-history";
import { fullName } from "../stack-resources";
import type { SettingDifference } from "./settings-difference";

/** Commits and settings that are shown one by one; of more, how many there are. */
const MOST = 20;

/** What moves: services that move alike in one row, and those that stay in one. */
export function moveLines(moves: readonly Move[], wanted: Bundle): string[] {
  const rows = new Map<string, string[]>();
  for (const { system, name, from, to } of moves) {
    const row = `${from === undefined ? "nothing" : shortRelease(from)} → ${shortRelease(to)}`;
    const key = `${system}\n${row}`;
    rows.set(key, [...(rows.get(key) ?? []), name]);
  }
  const moving = [...rows].map(([key, names]) => {
    const [system = "", row = ""] = key.split("\n");
    return `  ${system === "" ? "" : `${system}: `}${row}  ${names.join(", ")}`;
  });
  const stay = entriesOf(wanted).filter(
    ({ system, name }) => !moves.some((move) => move.system === system && move.name === name),
  );
  if (stay.length === 0) return moving;
  return [...moving, `  unchanged  ${stay.map(fullName).join(", ")}`];
}

/** What one heading is of, by how many there are. */
export type Heading = (count: number) => string;

/** The subjects of commits that come and of those that go, once each, and why some can't be shown. */
export function commitLines(between: readonly Between[], headings: { comes: Heading; lost: Heading }): string[] {
  const unknown = between.flatMap((one) =>
    one.unknown === undefined ? [] : [`The commits of ${servicesIn(one)} can't be shown: ${one.unknown}.`],
  );
  return [
    ...subjectLines(
      between.flatMap(({ comes }) => comes),
      headings.comes,
    ),
    ...subjectLines(
      between.flatMap(({ lost }) => lost),
      headings.lost,
    ),
    ...unknown,
  ];
}

/** The services that move alike, by their full names. */
export function servicesIn({ system, services }: Pick<Between, "system" | "services">): string {
  return services.map((name) => fullName({ system, name })).join(", ");
}

function subjectLines(found: readonly SourceCommit[], heading: Heading): string[] {
  const commits = new Map(found.map((commit) => [commit.commit, commit]));
  if (commits.size === 0) return [];
  const shown = [...commits.values()]
    .toSorted((one, other) => Date.parse(other.date) - Date.parse(one.date))
    .slice(0, MOST);
  return [
    heading(commits.size),
    ...shown.map(({ commit, subject, author }) => `  ${commit.slice(0, 12)} ${oneLine(subject)} (${oneLine(author)})`),
    ...(commits.size > MOST ? [`  … and ${commits.size - MOST} more`] : []),
  ];
}

/** Migrations by path, once each. */
export function migrationsOf(between: readonly Between[]): Migration[] {
  const found = new Map(between.flatMap(({ migrations }) => migrations.map((one) => [one.path, one])));
  return [...found.values()];
}

/** What makes a migration dangerous on the way on, and on the way back. */
const NOTES = {
  on: {
    added: "",
    changed: "  CHANGED: a database that has run it doesn't run it again",
    removed: "  REMOVED: a database that has run it keeps what it did",
  },
  back: {
    added: "  COMES: it isn't in what runs",
    changed: "  CHANGED: a database that has run it doesn't run it again",
    removed: "",
  },
};

/** Which migrations there are, with what makes one dangerous. */
export function migrationLines(
  migrations: readonly Migration[],
  heading: string,
  way: keyof typeof NOTES = "on",
): string[] {
  if (migrations.length === 0) return [];
  return [heading, ...migrations.map(({ path, change }) => `  ${oneLine(path)}${NOTES[way][change]}`)];
}

/** In which settings two stacks differ. */
export function settingLines(differences: readonly SettingDifference[], from: string, to: string): string[] {
  if (differences.length === 0) return [`Settings: \`${from}\` and \`${to}\` have the same.`];
  const shown = differences.slice(0, MOST);
  const width = Math.max(...shown.map(({ path }) => path.length));
  return [
    `Settings that differ (${from} | ${to}); a promotion leaves them as they are:`,
    ...shown.map(
      ({ path, from: one = "-", to: other = "-" }) => `  ${path.padEnd(width)}  ${oneLine(one)} | ${oneLine(other)}`,
    ),
    ...(differences.length > MOST ? [`  … and ${differences.length - MOST} more`] : []),
  ];
}

/** A bundle in words, for a sentence: `realtime at 26d3a6f1c0de`. */
export function inWords(bundle: Bundle, short: (bundle: Bundle) => string): string {
  const systems = Object.entries(bundle).map(([system, services]) => {
    const text = short({ [system]: services });
    return system === "" ? text : `${system} at ${text}`;
  });
  return systems.length === 0 ? "nothing" : systems.join(", ");
}
