import { shortRelease } from "@slipway/render-api";
import type { Migration } from "../source-history/migrations";
import { type Bundle, entriesOf } from "../releases/bundle";
import { oneLine } from "../short-text";
import { fullName } from "../stack-resources";
import type { Between } from "./between";
import type { Move } from "./going-back";
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

/** The subjects of commits, once each, and why some can't be shown. */
export function commitLines(between: readonly Between[], heading: (count: number) => string): string[] {
  const unknown = between.flatMap(({ system, unknown }) =>
    unknown === undefined ? [] : [`The commits of ${system} can't be shown: ${unknown}.`],
  );
  const commits = new Map(between.flatMap(({ commits }) => commits.map((commit) => [commit.commit, commit])));
  if (commits.size === 0) return unknown;
  const shown = [...commits.values()].toSorted((one, other) => other.date.localeCompare(one.date)).slice(0, MOST);
  return [
    heading(commits.size),
    ...shown.map(({ commit, subject, author }) => `  ${commit.slice(0, 12)} ${oneLine(subject)} (${oneLine(author)})`),
    ...(commits.size > MOST ? [`  … and ${commits.size - MOST} more`] : []),
    ...unknown,
  ];
}

/** Migrations by path, once each. */
export function migrationsOf(between: readonly Between[]): Migration[] {
  const found = new Map(between.flatMap(({ migrations }) => migrations.map((one) => [one.path, one])));
  return [...found.values()];
}

/** Which migrations there are, with what makes one dangerous. */
export function migrationLines(migrations: readonly Migration[], heading: string): string[] {
  if (migrations.length === 0) return [];
  const notes = {
    added: "",
    changed: "  CHANGED: a database that has run it doesn't run it again",
    removed: "  REMOVED: a database that has run it keeps what it did",
  };
  return [heading, ...migrations.map(({ path, change }) => `  ${oneLine(path)}${notes[change]}`)];
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
