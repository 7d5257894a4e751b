import { shortened } from "../short-text";
import { outcomeAmong } from "../verification/outcome";
import { ago } from "../status/ago";
import { tableLines, type TableStyle } from "../status/table";
import { shortBundle } from "./bundle";
import type { TimelineEntry } from "./timeline";

/** What a line holds on the terminals that most people have. */
const lineWidth = 100;
/** Between two columns. */
const gap = 2;
const longestName = 16;

/** Releases for people, as a table that fits a line of 100 characters. */
export function releaseLines(entries: readonly TimelineEntry[], { colors, now }: TableStyle): string[] {
  const rows = entries.map((entry) => ({
    entry,
    others: [
      entry.number === undefined ? "-" : String(entry.number),
      ago(entry.at, now),
      shortened(entry.by ?? "-", longestName),
      howOf(entry),
      verifiedText(entry),
      entry.isLive ? "is live" : entry.wayBack.replace(/^perhaps (.+)$/, "$1?"),
    ],
  }));
  const titles = ["NO", "WHEN", "BY", "HOW", "VERIFIED", "GOING BACK"];
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...rows.map(({ others }) => others[at]?.length ?? 0)),
  );
  const left = lineWidth - widths.reduce((sum, width) => sum + width + gap, 0);
  const table = rows.map(({ entry, others: [number = "", when = "", by = "", how = "", verified = "", back = ""] }) => [
    number,
    when,
    releaseText(entry, Math.max(left, shortest)),
    by,
    entry.result === "succeeded" ? how : colors.red(how),
    entry.verified === "passed"
      ? colors.green(verified)
      : entry.verified === "failed"
        ? colors.red(verified)
        : verified,
    entry.isLive ? colors.green(back) : back,
  ]);
  return tableLines(["NO", "WHEN", "RELEASE", "BY", "HOW", "VERIFIED", "GOING BACK"], table, colors);
}

/** What came of the checks; where it differs among systems, of those that have not passed. */
function verifiedText({ bundle, checks, verified }: TimelineEntry): string {
  const each = Object.keys(bundle).map((system) => ({ system, outcome: outcomeAmong(checks, [system]) }));
  if (new Set(each.map(({ outcome }) => outcome)).size < 2) return verified;
  const open = each.filter(({ outcome }) => outcome !== "passed");
  return shortened(open.map(({ system, outcome }) => `${system} ${outcome}`).join(", "), longestName);
}

/** A commit's 12 digits. */
const shortest = 12;

function releaseText({ bundle, subject = "" }: TimelineEntry, width: number): string {
  const release = shortBundle(bundle) || "-";
  return subject === "" || width < release.length + 4 ? release : shortened(`${release} ${subject}`, width);
}

const WORDS: Readonly<Record<TimelineEntry["action"], string>> = {
  deploy: "deploy",
  promote: "promote",
  rollback: "rollback",
  destroy: "destroy",
  branch: "Render, by branch",
  "by hand": "Render, by hand",
};

function howOf({ action, from, result }: TimelineEntry): string {
  const how = from === undefined ? WORDS[action] : `${WORDS[action]} from ${from.split("/").at(-1) ?? from}`;
  if (result === "succeeded") return how;
  return `${how}, ${result === "failed" ? "failed" : "unfinished"}`;
}
