import { shortRelease } from "@slipway/render-api";
import type { ServiceSource } from "../../../../stacks/system";
import { branchTip } from "../../branch-tip";
import { grouped } from "../../grouped";
import type { Project } from "../../project";
import { openSourceHistory, Unanswered } from "../../source-history/source-history";
import { checksOfCommit, type CommitChecks } from "./commit-checks";
import { type Line, notHere } from "./line";

/** How the places of a system's code are asked. */
export interface Places {
  /** The commit that a branch stands at; undefined where that can't be told. */
  tipOf: (source: ServiceSource) => Promise<string | undefined>;
  /** Whether all that a commit has is in another one. Rejects with {@link Unanswered}. */
  isWithin: (source: ServiceSource, commit: string, tip: string) => Promise<boolean>;
  checksOf: (repo: string, commit: string) => Promise<CommitChecks>;
}

/** Those of repositories and GitHub. */
export function placesFor(project: Pick<Project, "root">, env: NodeJS.ProcessEnv): Places {
  return {
    tipOf: (source) => branchTip(source, { cwd: project.root }),
    isWithin: async ({ repo, rootDir }, commit, tip) => {
      const history = await openSourceHistory(project, repo, rootDir);
      if (history === undefined) throw new Unanswered("no repository is at the path that its `repo` setting names");
      return history.isAncestor(commit, tip);
    },
    checksOf: (repo, commit) => checksOfCommit(repo, commit, { env }),
  };
}

/** Whether what a system is to run is on its branch, and green there. */
export async function greenLine(
  system: string,
  sources: Readonly<Record<string, ServiceSource>>,
  places: Places,
): Promise<Line> {
  const all = Object.values(sources);
  const check = `what it is to run is on \`${[...new Set(all.map(({ branch }) => branch))].join("`, `")}\`, and green`;
  const notes: string[] = [];
  const lines: Line[] = [];
  // Services that run one commit of one repository are asked for together.
  const keyOf = ({ repo, branch, release }: ServiceSource) => JSON.stringify([repo, branch, release]);
  for (const [, [source]] of grouped(all, keyOf)) {
    const line = await lineOf({ system, check }, source, places);
    if (line.note !== undefined && line.outcome === "passed") notes.push(line.note);
    lines.push(line);
  }
  const bad = lines.find(({ outcome }) => outcome === "failed") ?? lines.find(({ outcome }) => outcome === "skipped");
  return bad ?? { system, check, outcome: "passed", note: notes.join("; ") };
}

async function lineOf(about: Pick<Line, "system" | "check">, source: ServiceSource, places: Places): Promise<Line> {
  const { repo, branch, release } = source;
  if (release?.kind === "image") return notHere(about, "an image doesn't say which commit it was made from");
  const tip = await places.tipOf(source);
  if (tip === undefined) return notHere(about, `where \`${branch}\` stands can't be looked up`);
  const commit = release?.commit ?? tip;
  const short = shortRelease({ kind: "commit", commit });
  try {
    if (!(await places.isWithin(source, commit, tip)))
      return {
        ...about,
        outcome: "failed",
        note: `${short} is no commit of \`${branch}\``,
        hint: `Merge it into \`${branch}\` first, or deploy what \`${branch}\` holds.`,
      };
  } catch (error) {
    if (error instanceof Unanswered) return notHere(about, error.message);
    throw error;
  }
  return judged(about, `${short} is on \`${branch}\``, await places.checksOf(repo, commit));
}

function judged(about: Pick<Line, "system" | "check">, place: string, checks: CommitChecks): Line {
  if (checks.state === "passed")
    return {
      ...about,
      outcome: "passed",
      note: `${place}; ${checks.count} check${checks.count === 1 ? "" : "s"} passed`,
    };
  if (checks.state === "unknown") return notHere(about, `${place}, but not what came of its checks: ${checks.reason}`);
  const names = checks.names.length === 0 ? "no check has run" : checks.names.join(", ");
  return {
    ...about,
    outcome: "failed",
    note: `${place}, but ${checks.state === "pending" ? "its checks are not over" : "it is not green"}: ${names}`,
    hint: "Wait until they have passed, or mend what fails.",
  };
}
