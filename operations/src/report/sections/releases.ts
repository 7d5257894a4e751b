import { type Block, code, counted, fold, heading, type Inline, joined, paragraph, strong } from "../document";
import type { MigrationReport, ReleaseReport } from "../report";
import type { PartNames } from "../part-names";
import { releaseCode } from "./systems";

/** As many commits are read at a glance. */
const fewCommits = 10;

/** Which services move where, the commits in between, and the migrations that come along. */
export function releasesSection(releases: readonly ReleaseReport[], nameOf: PartNames): Block[] {
  if (releases.length === 0) return [];
  return [
    heading("Releases"),
    ...releases.flatMap((release) => releaseBlocks(release, nameOf)),
    ...migrationBlocks(releases),
  ];
}

function releaseBlocks(
  { system, services, from, to, isOlder, commits, comparison, unavailable }: ReleaseReport,
  nameOf: PartNames,
): Block[] {
  const movement: Inline[] = from === undefined ? ["first release "] : [releaseCode(from), " → "];
  const title: Inline[] = [
    ...joined(
      services.map((name) => [strong(code(nameOf(system, name)))]),
      ", ",
    ),
    ": ",
    ...movement,
    releaseCode(to ?? ""),
  ];
  const link: Inline[] =
    comparison === undefined ? [] : [" ", { link: comparison, text: from === undefined ? "show" : "compare" }];
  if (commits === undefined) {
    const why: Inline[] = unavailable === undefined ? [] : [" (no commits: ", code(unavailable), ")"];
    return [paragraph(...title, ...link, ...why)];
  }
  const lines = commits.map(({ commit, subject }) => `${commit.slice(0, 7)} ${subject}`);
  const summary: Inline[] = [
    ...title,
    ` · ${counted(commits.length, "commit")}`,
    ...(isOlder === true ? [", ", strong("back to an older release"), ": these are left out again"] : []),
  ];
  if (lines.length === 0) return [paragraph(...summary, ...link)];
  return [
    ...(link.length === 0 ? [] : [paragraph(...title, ...link)]),
    { kind: "fold", isOpen: lines.length <= fewCommits, summary, blocks: [{ kind: "code", language: "text", lines }] },
  ];
}

function migrationBlocks(releases: readonly ReleaseReport[]): Block[] {
  const every = releases.flatMap(({ system, migrations }) =>
    migrations.map((one) => [`${system}\0${one.path}`, one] as const),
  );
  const migrations = [...new Map(every).values()];
  if (migrations.length === 0) return [];
  const touched = migrations.filter(({ change }) => change !== "added");
  return [
    paragraph(strong(counted(migrations.length, "migration"))),
    ...(touched.length === 0 ? [] : [touchedAlert(touched)]),
    ...migrations.map(migrationFold),
  ];
}

function touchedAlert(touched: readonly MigrationReport[]): Block {
  const names = touched.slice(0, 5).map(({ path }): Inline[] => [code(path)]);
  const more: Inline[][] = touched.length > 5 ? [[`${touched.length - 5} more`]] : [];
  return {
    kind: "alert",
    tone: "warning",
    inline: [
      ...joined([...names, ...more], ", "),
      touched.every(({ change }) => change === "removed")
        ? ": a database that has run it keeps what it did; nothing is undone."
        : ": a database that has run it as it was never sees the change.",
    ],
  };
}

function migrationFold({ path, change, sql }: MigrationReport): Block {
  return fold([code(path), ` (${change})`], { kind: "code", language: "sql", lines: sql.trimEnd().split(/\r?\n|\r/) });
}
