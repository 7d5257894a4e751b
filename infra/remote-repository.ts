import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigProblem } from "../components/platform-definition";
import { isLocalRepository } from "../components/source";
import type { Problem, ServiceSource } from "../stacks/system";
import { askGit } from "./git";
import { isPlainWord } from "./shell-word";

/** A system's sources, and how its problems are told. */
export interface SourcesOfSystem {
  /** By service name. */
  sources: Readonly<Record<string, ServiceSource>>;
  /** The config path of a place within its settings. */
  place: (path: readonly PropertyKey[]) => string;
  tell: (problem: Problem) => ConfigProblem;
}

/** What was found out about repositories. */
export interface LookedUp {
  problems: ConfigProblem[];
  /** Of repositories that couldn't be looked at: where they are set, and why not. */
  unchecked: { configPath: string; reason: string }[];
}

/** How long a repository is given to answer. */
const patienceMs = 5_000;

/**
 * Looks whether the repositories of systems are there, with the branches and commits that are asked of them: once for
 * each, all at the same time, with git as its user has set it up, and without asking for a password.
 */
export async function lookUpRepositories(
  systems: readonly SourcesOfSystem[],
  limitMs: number = patienceMs,
): Promise<LookedUp> {
  const remote = systems.map((system) => ({
    ...system,
    sources: Object.values(system.sources).filter(({ repo }) => !isLocalRepository(repo)),
  }));
  const repos = new Set(remote.flatMap(({ sources }) => sources.map(({ repo }) => repo)));
  const found = await Promise.all(
    [...repos].map(async (repo) => {
      const asked = remote.flatMap(({ sources }) => sources.filter((source) => source.repo === repo));
      return [repo, await lookAt(repo, asked, AbortSignal.timeout(limitMs))] as const;
    }),
  );
  const answers = new Map(found);
  const all = remote.map(({ sources, place, tell }): LookedUp => {
    const [source] = sources;
    const answer = source && answers.get(source.repo);
    if (source === undefined || answer === undefined) return { problems: [], unchecked: [] };
    return {
      problems: problemsOf(source.repo, sources, answer).map(tell),
      unchecked: answer.unchecked === undefined ? [] : [{ configPath: place(["repo"]), reason: answer.unchecked }],
    };
  });
  return { problems: all.flatMap(({ problems }) => problems), unchecked: all.flatMap(({ unchecked }) => unchecked) };
}

/** What a repository says of itself. */
interface Answer {
  isThere: boolean;
  /** Why it isn't known whether it, or a commit of it, is there. */
  unchecked?: string | undefined;
  /** Commits by ref. */
  refs: ReadonlyMap<string, string>;
  defaultBranch?: string | undefined;
  /** Commits that it doesn't have. */
  missing: ReadonlySet<string>;
}

async function lookAt(repo: string, sources: readonly ServiceSource[], signal: AbortSignal): Promise<Answer> {
  const nothing = { refs: new Map<string, string>(), missing: new Set<string>() };
  const branches = new Set(sources.map(({ branch }) => refOf(branch)));
  const env = quietly();
  const args = ["ls-remote", "--symref", "--", repo, "HEAD", ...branches];
  const { isDone, output, error } = await askGit(args, { env, signal });
  if (!isDone && isNowhere(error)) return { ...nothing, isThere: false };
  if (!isDone) return { ...nothing, isThere: true, unchecked: reasonOf(error, signal) };
  const refs = new Map(output.split("\n").map((line) => line.split("\t").toReversed() as [string, string]));
  const [, defaultBranch] = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(output) ?? [];
  const known = new Set(refs.values());
  const commits = sources.flatMap(({ release }) => (release?.kind === "commit" ? [release.commit] : []));
  const unknown = [...new Set(commits)].filter((commit) => !known.has(commit));
  const looked = await Promise.all(unknown.map((commit) => lookForCommit(repo, commit, env, signal)));
  return {
    isThere: true,
    refs,
    defaultBranch,
    missing: new Set(unknown.filter((_, index) => looked[index] === "missing")),
    unchecked: looked.find((result) => result !== "there" && result !== "missing"),
  };
}

/** Asks for a commit without its files and without those before it. Gives why it can't be told, where it can't. */
async function lookForCommit(
  repo: string,
  commit: string,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const gitDir = await mkdtemp(join(tmpdir(), "slipway-look-"));
  try {
    await askGit(["init", "--quiet", "--bare", gitDir]);
    const fetch = ["fetch", "--quiet", "--depth", "1", "--filter=tree:0", "--no-tags", "--", repo, commit];
    const { isDone, error } = await askGit(["-c", "protocol.version=2", ...fetch], { cwd: gitDir, env, signal });
    if (isDone) return "there";
    return error.includes("not our ref") ? "missing" : reasonOf(error, signal, `commit ${commit} can't be asked for`);
  } finally {
    // What an ended git has started may write there for a moment more. A folder that stays is no reason to fail.
    await rm(gitDir, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

function problemsOf(repo: string, sources: readonly ServiceSource[], answer: Answer): Problem[] {
  if (!answer.isThere) {
    const message = `is \`${repo}\`: no repository is there; expected one that can be cloned`;
    return [{ path: ["repo"], message, fix: { set: "https://github.com/<you>/<repository>" } }];
  }
  if (answer.unchecked !== undefined && answer.refs.size === 0) return [];
  return [...branchProblems(sources, answer), ...commitProblems(sources, answer)];
}

function branchProblems([source]: readonly ServiceSource[], { refs, defaultBranch }: Answer): Problem[] {
  if (source === undefined || refs.has(refOf(source.branch))) return [];
  const other = defaultBranch !== undefined && refs.has("HEAD") ? defaultBranch : undefined;
  const known = other === undefined ? "" : `; its default branch is ${other}`;
  const message = `is \`${source.branch}\`: expected a branch of \`repo\`, which has none of that name${known}`;
  return [{ path: ["branch"], message, fix: { set: plainOr(other, "<branch>") } }];
}

function commitProblems(sources: readonly ServiceSource[], { missing, refs }: Answer): Problem[] {
  const problems = sources.flatMap(({ release, releasePath = [], branch }): [string, Problem][] => {
    if (release?.kind !== "commit" || !missing.has(release.commit)) return [];
    const newest = refs.get(refOf(branch));
    const message = `is \`${release.commit}\`: expected a commit of \`repo\`, which has none of that name: was it pushed?`;
    return [[releasePath.join("."), { path: releasePath, message, fix: { set: plainOr(newest, "<commit>") } }]];
  });
  return [...new Map(problems).values()];
}

/** The server chose the name. */
function plainOr(name: string | undefined, otherwise: string): string {
  return name !== undefined && isPlainWord(name) ? name : otherwise;
}

function refOf(branch: string): string {
  return `refs/heads/${branch}`;
}

/** What keeps git, and what it starts, from asking anybody anything. */
export function quietly(): Record<string, string> {
  const { GIT_SSH_COMMAND, GIT_SSH } = process.env;
  const isSet = GIT_SSH_COMMAND !== undefined || GIT_SSH !== undefined;
  const ssh = isSet ? {} : { GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=5" };
  const askpass = { GIT_ASKPASS: "false", SSH_ASKPASS: "false", SSH_ASKPASS_REQUIRE: "force" };
  return { ...ssh, ...askpass, GCM_INTERACTIVE: "never" };
}

/**
 * Whether the server says that there is no such repository. Over SSH it never tells that from one that the user may not
 * see, and says so.
 */
function isNowhere(error: string): boolean {
  if (error.includes("correct access rights")) return false;
  return /repository '[^']*' not found|access denied or repository not exported/.test(error);
}

/** Never git's own words: they may have a password in them. */
function reasonOf(error: string, signal: AbortSignal, otherwise = "it can't be reached from here"): string {
  if (signal.aborted) return "it takes too long to answer";
  return isRefused(error) ? "it is for those only who sign in" : otherwise;
}

/** Whether a Git host wants to know who asks, or doesn't let them in. */
export function isRefused(error: string): boolean {
  return /could not read (Username|Password)|Authentication failed|Permission denied|Host key|correct access/.test(
    error,
  );
}
