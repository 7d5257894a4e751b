/** What a workflow is started by. */
export interface Event {
  name: "pull_request" | "push" | "schedule" | "workflow_dispatch" | "workflow_run";
  /** The payload. */
  payload: Readonly<Record<string, unknown>>;
  ref: string;
  /** Of a pull request that is merged into `main` for the run, its own commit is {@link head}. */
  sha: string;
  head?: string;
  inputs?: Readonly<Record<string, string | boolean>>;
}

export const repository = "acme/market";
const repositoryPayload = { full_name: repository, default_branch: "main" };

/** What a pull request's event differs in. */
export interface PullRequestEvent {
  number: number;
  sha: string;
  action?: string;
  /** The repository that it comes from. */
  from?: string;
  author?: string;
  labels?: readonly string[];
  /** The label that was set or taken away. */
  label?: string;
}

export function pullRequest(event: PullRequestEvent): Event {
  const { number, sha, action = "synchronize", from = repository, author = "ada", labels = [], label } = event;
  return {
    name: "pull_request",
    ref: `refs/pull/${number}/merge`,
    sha: "",
    head: sha,
    payload: {
      action,
      number,
      ...(label !== undefined && { label: { name: label } }),
      pull_request: {
        number,
        head: { sha, ref: "change", repo: { full_name: from } },
        user: { login: author },
        labels: labels.map((name) => ({ name })),
      },
      repository: repositoryPayload,
    },
  };
}

export function push(sha: string): Event {
  return { name: "push", ref: "refs/heads/main", sha, payload: { repository: repositoryPayload } };
}

/** The end of the checks of a commit: those that a push to `main` started, and that were green, unless it is said otherwise. */
export function checked(head_sha: string, run: { conclusion?: string; event?: string } = {}): Event {
  const workflow_run = { head_sha, head_branch: "main", conclusion: "success", event: "push", ...run };
  return {
    name: "workflow_run",
    ref: "refs/heads/main",
    sha: head_sha,
    payload: { action: "completed", workflow_run, repository: repositoryPayload },
  };
}

export function nightly(sha: string): Event {
  return { name: "schedule", ref: "refs/heads/main", sha, payload: { schedule: "37 3 * * *" } };
}

export function byHand(sha: string, inputs: Readonly<Record<string, string | boolean>> = {}): Event {
  return {
    name: "workflow_dispatch",
    ref: "refs/heads/main",
    sha,
    inputs,
    payload: { inputs, repository: repositoryPayload },
  };
}

/** Whether a run has no secrets and a token that may only read: a fork's pull request, and one of Dependabot's. */
export function isUntrusted({ name, payload }: Event): boolean {
  if (name !== "pull_request") return false;
  const { head, user } = payload.pull_request as { head: { repo: { full_name: string } }; user: { login: string } };
  return head.repo.full_name !== repository || user.login === "dependabot[bot]";
}
