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

const pageOf = (number: number): string => `https://github.com/${repository}/pull/${number}`;
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
  /** Pull requests that were there before, by number: the repository they come from, their newest commit, and how they are now. */
  readonly proposed = new Map<number, { from: string; sha: string; labels: string[]; state: string }>();
  /** What somebody pushes to `main` before a run does. */
  pushedMeanwhile: Readonly<Record<string, string>> = {};
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
    [
      "GET",
      /^pulls\?state=open&base=main&head=acme:(.+)$/,
      "pull-requests",
      (_body, head = "") => this.proposedFrom(head),
    ],
    ["GET", /^git\/ref\/heads\/(.+)$/, "contents", (_body, name = "") => this.readRef(name)],
    ["PATCH", /^git\/refs\/heads\/(.+)$/, "contents", (body, name = "") => this.moveRef(name, body)],
    ["DELETE", /^git\/refs\/heads\/(.+)$/, "contents", (_body, name = "") => this.deleteRef(name)],
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
    const { sha, from, state, labels } = found;
    const head = { sha, repo: { full_name: from } };
    return ok({ head, state, labels: labels.map((name) => ({ name })), base: { repo: { default_branch: "main" } } });
  }

  private proposedFrom(head: string): Reply {
    return ok(this.pulls.filter((pull) => pull.head === head).map(({ number }) => ({ html_url: pageOf(number) })));
  }

  private propose(body: Body): Reply {
    const pull = z
      .strictObject({ title: z.string(), base: z.string(), head: z.string(), body: z.string() })
      .parse(body);
    this.pulls.push({ ...pull, number: this.nextId });
    return ok({ html_url: pageOf(this.nextId++) }, 201);
  }

  private async createRef({ ref, sha }: Body): Promise<Reply> {
    const name = z.string().parse(ref).replace("refs/heads/", "");
    if ((await this.readRef(name)).status === 200) return refused(422, "Reference already exists");
    await this.git("update-ref", String(ref), String(sha));
    return ok({ ref }, 201);
  }

  private async readRef(name: string): Promise<Reply> {
    const found = await this.git("for-each-ref", "--format=%(objectname)", `refs/heads/${name}`);
    return found === "" ? refused(404, "Not Found") : ok({ object: { sha: found } });
  }

  private async moveRef(name: string, body: Body): Promise<Reply> {
    const { sha } = z.strictObject({ sha: z.string(), force: z.literal(true) }).parse(body);
    // A pull request whose branch has nothing of its own is closed.
    if ((await this.git("rev-list", "--count", `main..${sha}`)) === "0") {
      this.pulls.splice(0, this.pulls.length, ...this.pulls.filter(({ head }) => head !== name));
    }
    await this.git("update-ref", `refs/heads/${name}`, sha);
    return ok({});
  }

  private async deleteRef(name: string): Promise<Reply> {
    await this.git("update-ref", "-d", `refs/heads/${name}`);
    return ok("", 204);
  }

  /** A commit to a branch, unless that is protected or has another version of the file by now. */
  private async writeFile(file: string, { branch, message, content, sha }: z.infer<typeof Contents>): Promise<Reply> {
    for (const [name, text] of Object.entries(this.pushedMeanwhile)) await this.put(name, text, "main", "Meanwhile");
    this.pushedMeanwhile = {};
    if (this.protectedBranches.has(branch)) return refused(409, "Repository rule violations found");
    const ref = `refs/heads/${branch}`;
    if ((await this.git("rev-parse", `${ref}:${file}`)) !== sha) return refused(409, `${file} does not match ${sha}`);
    return ok({ commit: { sha: await this.put(file, Buffer.from(content, "base64"), branch, message) } });
  }

  private async put(file: string, content: string | Buffer, branch: string, message: string): Promise<string> {
    const ref = `refs/heads/${branch}`;
    const blob = await this.git({ input: Buffer.from(content) }, "hash-object", "-w", "--stdin");
    const entries = (await this.git("ls-tree", "-z", ref)).split("\0").filter((entry) => entry !== "");
    const tree = entries.map((entry) => (entry.endsWith(`\t${file}`) ? `100644 blob ${blob}\t${file}` : entry));
    const written = await this.git({ input: Buffer.from(`${tree.join("\0")}\0`) }, "mktree", "-z");
    const made = await this.git("commit-tree", written, "-p", ref, "-m", message);
    await this.git("update-ref", ref, made);
    return made;
  }

  private async git(...args: (string | { input: Buffer })[]): Promise<string> {
    const [options, words] = typeof args[0] === "object" ? [args[0], args.slice(1)] : [{}, args];
    const { stdout } = await execa("git", words as string[], { cwd: this.project, ...options });
    return stdout;
  }
}
