import { type Bundle, entriesOf, ofSystems, sameBundle, shortBundle } from "../../releases/bundle";
import type { TimelineEntry } from "../../releases/timeline";
import { type Line, notHere } from "./line";
import type { Told } from "./told";

/** What a stack has run, as far as it was verified. */
export type Past = Pick<TimelineEntry, "bundle" | "checks" | "verifiedAt">;

/** What the line is called, whichever stack it is about and whatever comes of it. */
export const EARLIER = "an earlier stack was verified at this release";

/**
 * Whether a system was verified elsewhere at what it is to run.
 *
 * @param entries what ran there, newest first
 * @param isAlike whether the files of a bundle's services are those of what is to run, whatever the commits
 */
export async function earlierLine(
  { system, wanted, from }: { system: string; wanted: Bundle; from: string },
  entries: readonly Past[],
  isAlike: (bundle: Bundle) => Promise<Told<boolean>>,
): Promise<Line> {
  const about = { system, check: EARLIER };
  const own = ofSystems(wanted, [system]);
  const short = shortBundle(own);
  const ran = entries.map((entry) => ({ ...entry, bundle: ofSystems(entry.bundle, [system]) }));
  const isVerified = ({ checks }: Past) => Object.hasOwn(checks, system) && checks[system] === "passed";
  const verified = ran.filter((entry) => isVerified(entry) && entriesOf(entry.bundle).length > 0);
  const same = verified.find(({ bundle }) => sameBundle(bundle, own));
  if (same !== undefined) return { ...about, outcome: "passed", note: noteOf(from, short, same) };
  // Where a stack follows its branch, each service stands at the commit that changed it last.
  const [newest] = verified;
  const alike = newest === undefined ? { value: false } : await isAlike(newest.bundle);
  if ("reason" in alike)
    return notHere(about, `whether \`${from}\` was verified with the same files can't be told, since ${alike.reason}`);
  if (newest !== undefined && alike.value)
    return {
      ...about,
      outcome: "passed",
      note: `${noteOf(from, shortBundle(newest.bundle), newest)}, whose files are those of ${short}`,
    };
  const tried = ran.find(({ bundle }) => sameBundle(bundle, own));
  const outcome = tried === undefined ? undefined : tried.checks[system];
  const what =
    tried === undefined ? "never ran" : outcome === "failed" ? "failed its checks at" : "was not verified at";
  return {
    ...about,
    outcome: "failed",
    note: `\`${from}\` ${what} ${short}`,
    hint: `\`npx slipway releases --stack ${from}\` shows what ran there; \`npx slipway deploy --stack ${from}\` deploys and verifies it.`,
  };
}

function noteOf(from: string, short: string, { verifiedAt }: Past): string {
  return `\`${from}\` at ${short}${verifiedAt === undefined ? "" : `, ${verifiedAt}`}`;
}
