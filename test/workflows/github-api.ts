import { execa } from "execa";
import { z } from "zod";
import { repository } from "./github-events";
import { mayDo } from "./token";

interface Comment {
  id: number;
  body: string;
  user: { login: string };
}

interface Issue {
  number: number;
  title: string;
  body: string | null;
  state: string;
  labels: string[];
  user: { login: string };
}

interface Pull {
  number: number;
  title: string;
  base: string;
  head: string;
  body: string;
}

interface Reply {
  status: number;
  body: unknown;
  message?: string;
}

type Body = Record<string, unknown>;
type Handler = (body: Body, ...parts: string[]) => Reply | Promise<Reply>;

const bot = { login: "github-actions[bot]" };
const ok = (body: unknown, status = 200): Reply => ({ status, body });
const refused = (status: number, message: string): Reply => ({ status, body: { message }, message });
const Contents = z.strictObject({ branch: z.string(), message: z.string(), content: z.string(), sha: z.string() });

/** The endpoints of GitHub's API that the workflows call, each open to a token that may do that. */
export class GitHubApi {
  readonly comments = new Map<number, Comment[]>();
  readonly issues: Issue[] = [];
  readonly pulls: Pull[] = [];
  readonly labels: string[] = [];
  /** Branches that nobody pushes to. */
  readonly protectedBranches = new Set<string>();
  /** Pull requests that were there before, by number: the repository they come from and their newest commit. */
  readonly proposed = new Map<number, { from: string; sha: string }>();
  private nextId = 1000;

  private readonly routes: [method: string, path: RegExp, scope: string, handler: Handler][] = [
    [
      "GET",
      /^issues\/(\d+)\/comments\?per_page=100$/,
      "pull-requests",
      (_body, of = "") => ok(this.commentsOn(Number(of))),
    ],
    ["POST", /^issues\/(\d+)\/comments$/, "pull-requests", (body, of = "") => this.addComment(Number(of), body)],
    ["PATCH", /^issues\/comments\/(\d+)$/, "pull-requests", (body, id = "") => this.editComment(Number(id), body)],
    [
      "GET",
      /^issues\?state=open&labels=(\w+)&per_page=100$/,
      "issues",
      (_body, label = "") => ok(this.openIssues(label)),
    ],
    ["POST", /^issues$/, "issues", (body) => this.openIssue(body)],
    ["PATCH", /^issues\/(\d+)$/, "issues", (body, number = "") => this.editIssue(Number(number), body)],
    ["GET", /^pulls\/(\d+)$/, "pull-requests", (_body, number = "") => this.pull(Number(number))],
    ["POST", /^pulls$/, "pull-requests", (body) => this.propose(body)],
    ["POST", /^git\/refs$/, "contents", (body) => this.createRef(body)],
    ["PUT", /^contents\/([\w.-]+)$/, "contents", (body, file = "") => this.writeFile(file, Contents.parse(body))],
  ];

  /** @param project the repository's clone, whose branches are GitHub's */
  constructor(private readonly project: string) {}

  async request(method: string, path: string, body: Body, token: string): Promise<Reply> {
    const prefix = `repos/${repository}/`;
    for (const [asked, pattern, scope, handler] of this.routes) {
      const match = path.startsWith(prefix) && asked === method ? pattern.exec(path.slice(prefix.length)) : null;
      if (match === null) continue;
      // An issue that is no pull request is another scope's.
      const isIssue = this.issues.some(({ number }) => String(number) === match[1]);
      const needed = isIssue && scope === "pull-requests" ? "issues" : scope;
      if (!mayDo(token, needed, method === "GET" ? "read" : "write")) {
        return refused(403, "Resource not accessible by integration");
      }
      return handler(body, ...match.slice(1));
    }
    throw new Error(`${method} ${path} is not known here`);
  }

  createLabel([command, name = "", ...options]: readonly string[], token: string) {
    if (command !== "create" || !options.includes("--force")) throw new Error(`gh label ${command} is not known here`);
    if (!mayDo(token, "issues", "write")) return { exitCode: 1, stdout: "", stderr: "HTTP 403\n" };
    if (!this.labels.includes(name)) this.labels.push(name);
    return { exitCode: 0, stdout: "", stderr: "" };
  }

  commentsOn(number: number): Comment[] {
    return this.comments.get(number) ?? [];
  }

  private addComment(number: number, { body }: Body): Reply {
    const text = z.string().max(65_536).safeParse(body);
    if (!text.success) return refused(422, "Validation Failed: body is too long");
    const comment = { id: this.nextId++, body: text.data, user: bot };
    this.comments.set(number, [...this.commentsOn(number), comment]);
    return ok(comment, 201);
  }

  private editComment(id: number, { body }: Body): Reply {
    const comment = [...this.comments.values()].flat().find((one) => one.id === id);
    const text = z.string().max(65_536).safeParse(body);
    if (comment === undefined || !text.success)
      return refused(comment === undefined ? 404 : 422, "Not Found or too long");
    comment.body = text.data;
    return ok(comment);
  }

  private openIssues(label: string): Issue[] {
    return this.issues.filter(({ state, labels }) => state === "open" && labels.includes(label));
  }

  private openIssue(body: Body): Reply {
    const {
      title,
      body: text,
      labels,
    } = z.strictObject({ title: z.string(), body: z.string().max(65_536), labels: z.array(z.string()) }).parse(body);
    if (labels.some((label) => !this.labels.includes(label))) return refused(422, "there is no such label");
    const issue = { number: this.nextId++, title, body: text, labels, state: "open", user: bot };
    this.issues.push(issue);
    return ok(issue, 201);
  }

  private editIssue(number: number, changes: Body): Reply {
    const issue = this.issues.find((one) => one.number === number);
    if (issue === undefined) return refused(404, "Not Found");
    Object.assign(issue, changes);
    return ok(issue);
  }

  private pull(number: number): Reply {
    const found = this.proposed.get(number);
    if (found === undefined) return refused(404, "Not Found");
    return ok({ head: { sha: found.sha, repo: { full_name: found.from } } });
  }

  private propose(body: Body): Reply {
    const pull = z
      .strictObject({ title: z.string(), base: z.string(), head: z.string(), body: z.string() })
      .parse(body);
    this.pulls.push({ ...pull, number: this.nextId });
    return ok({ html_url: `https://github.com/${repository}/pull/${this.nextId++}` }, 201);
  }

  private async createRef({ ref, sha }: Body): Promise<Reply> {
    await this.git("update-ref", String(ref), String(sha));
    return ok({ ref }, 201);
  }

  /** A commit to a branch, unless that is protected or has another version of the file by now. */
  private async writeFile(file: string, { branch, message, content, sha }: z.infer<typeof Contents>): Promise<Reply> {
    if (this.protectedBranches.has(branch)) return refused(409, "Repository rule violations found");
    const ref = `refs/heads/${branch}`;
    if ((await this.git("rev-parse", `${ref}:${file}`)) !== sha) return refused(409, `${file} does not match ${sha}`);
    const input = Buffer.from(content, "base64");
    const blob = await this.git({ input }, "hash-object", "-w", "--stdin");
    const entries = (await this.git("ls-tree", "-z", ref)).split("\0").filter((entry) => entry !== "");
    const tree = entries.map((entry) => (entry.endsWith(`\t${file}`) ? `100644 blob ${blob}\t${file}` : entry));
    const written = await this.git({ input: Buffer.from(`${tree.join("\0")}\0`) }, "mktree", "-z");
    await this.git("update-ref", ref, await this.git("commit-tree", written, "-p", ref, "-m", message));
    return ok({}, 200);
  }

  private async git(...args: (string | { input: Buffer })[]): Promise<string> {
    const [options, words] = typeof args[0] === "object" ? [args[0], args.slice(1)] : [{}, args];
    const { stdout } = await execa("git", words as string[], { cwd: this.project, ...options });
    return stdout;
  }
}
