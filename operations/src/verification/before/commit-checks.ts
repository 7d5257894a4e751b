import { z } from "zod";
import { repositoryPlace } from "../../repository-place";

/** What a Git host says of the checks of a commit. */
export type CommitChecks =
  | { state: "passed"; count: number }
  /** `names`: those that failed, or that are not over yet. */
  | { state: "failed" | "pending"; names: readonly string[] }
  | { state: "unknown"; reason: string };

/** How the host is asked. */
export interface Asking {
  /** Where GitHub's own variables are looked for: `GITHUB_SERVER_URL`, `GITHUB_API_URL`, `GH_TOKEN`, `GITHUB_TOKEN`, `GITHUB_RUN_ID`. */
  env: NodeJS.ProcessEnv;
  /** @default the machine's own */
  ask?: (url: string, init: RequestInit) => Promise<Response>;
}

const LIMIT_MS = 10_000;
const PAGE = 100;
/** Conclusions that Render, too, takes for passed. */
const PASSED = ["success", "neutral", "skipped"];

const runPage = z.object({
  total_count: z.number(),
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      details_url: z.string().nullish(),
    }),
  ),
});
const statusPage = z.object({
  total_count: z.number(),
  statuses: z.array(z.object({ context: z.string(), state: z.string() })),
});

/** One check, be it a run or a status of the older kind. */
interface One {
  name: string;
  outcome: "passed" | "failed" | "pending";
}

/**
 * Asks GitHub for the checks of a commit: with a token where the environment has one, else as anybody. What isn't over in the run of the
 * workflow that asks is none of them: it may wait for this very answer. Its jobs that are over count as any do.
 *
 * @param repo Git URL
 */
export async function checksOfCommit(
  repo: string,
  commit: string,
  { env, ask = fetch }: Asking,
): Promise<CommitChecks> {
  const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_API_URL: api = "https://api.github.com" } = env;
  const [host = "", ...path] = repositoryPlace(repo).split("/");
  if (host !== new URL(server).hostname)
    return {
      state: "unknown",
      reason: `of Git hosts only GitHub is asked for them, and the repository is at ${host === "" ? "no host" : host}`,
    };
  const token = [env.GH_TOKEN, env.GITHUB_TOKEN].find((given) => given !== undefined && given !== "") ?? "";
  const headers = {
    accept: "application/vnd.github+json",
    ...(token !== "" && { authorization: `Bearer ${token}` }),
  };
  const read = async <Schema extends z.ZodType>(what: string, schema: Schema): Promise<z.output<Schema>> => {
    const url = `${api}/repos/${path.join("/")}/commits/${commit}/${what}`;
    const response = await ask(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
    if (!response.ok) throw new Refused(response.status);
    return schema.parse(await response.json());
  };
  try {
    return judged([...(await runsOf(read, env.GITHUB_RUN_ID)), ...(await statusesOf(read))]);
  } catch (error) {
    return { state: "unknown", reason: reasonOf(error, token !== "") };
  }
}

type Read = <Schema extends z.ZodType>(what: string, schema: Schema) => Promise<z.output<Schema>>;

async function runsOf(read: Read, ownRun: string | undefined): Promise<One[]> {
  const found = await allOf(async (page) => {
    const { check_runs: items, total_count: total } = await read(`check-runs?${page}`, runPage);
    return { items, total };
  });
  const isOwn = (url: string) => ownRun !== undefined && `${url}/`.includes(`/actions/runs/${ownRun}/`);
  return found
    .filter(({ status, details_url: url }) => status === "completed" || !isOwn(url ?? ""))
    .map(({ name, status, conclusion }) => {
      if (status !== "completed") return { name, outcome: "pending" };
      return { name, outcome: PASSED.includes(conclusion ?? "") ? "passed" : "failed" };
    });
}

async function statusesOf(read: Read): Promise<One[]> {
  const found = await allOf(async (page) => {
    const { statuses: items, total_count: total } = await read(`status?${page}`, statusPage);
    return { items, total };
  });
  return found.map(({ context: name, state }) => {
    if (state === "pending") return { name, outcome: "pending" };
    return { name, outcome: state === "success" ? "passed" : "failed" };
  });
}

/** What all pages of a list have. */
async function allOf<Item>(ask: (page: string) => Promise<{ items: Item[]; total: number }>): Promise<Item[]> {
  const found: Item[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await ask(`per_page=${PAGE}&page=${page}`);
    found.push(...items);
    if (items.length < PAGE || found.length >= total) return found;
  }
}

function judged(checks: readonly One[]): CommitChecks {
  const named = (wanted: One["outcome"]) => checks.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  const [failed, pending] = [named("failed"), named("pending")];
  if (failed.length > 0) return { state: "failed", names: failed };
  if (pending.length > 0) return { state: "pending", names: pending };
  if (checks.length === 0) return { state: "failed", names: [] };
  return { state: "passed", count: checks.length };
}

class Refused extends Error {
  constructor(readonly status: number) {
    super();
  }
}

function reasonOf(error: unknown, hasToken: boolean): string {
  if (!(error instanceof Refused)) return "GitHub doesn't answer";
  if ([401, 403, 404, 429].includes(error.status))
    return hasToken
      ? `GitHub answers ${error.status} with the token at hand, which needs to read checks and statuses of the repository`
      : `GitHub answers ${error.status} to whoever has no token: set \`GH_TOKEN\``;
  return `GitHub answers ${error.status}`;
}
