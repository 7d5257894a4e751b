import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { GitHubApi } from "./github-api";

/** What a program on PATH was called with. */
const Call = z.object({ program: z.string(), args: z.array(z.string()), stdin: z.string(), token: z.string() });
const Field = z.string().regex(/^\w+=[^]*$/);

/** A message to a webhook. */
export interface Message {
  url: string;
  body: unknown;
}

/** GitHub as the workflows use it, by `gh`, and the webhooks that they call by `curl`: both programs stand in {@link programs}. */
export class FakeGitHub implements AsyncDisposable {
  readonly api: GitHubApi;
  readonly messages: Message[] = [];

  private constructor(
    /** For the front of PATH. */
    readonly programs: string,
    project: string,
    private readonly server: Server,
  ) {
    this.api = new GitHubApi(project);
  }

  /** @param project the repository's clone, whose branches are GitHub's */
  static async start(folder: string, project: string): Promise<FakeGitHub> {
    const programs = join(folder, "programs");
    await mkdir(programs, { recursive: true });
    const server = createServer();
    const github = new FakeGitHub(programs, project, server);
    server.on("request", (request, response) => {
      void json(request)
        .then((call) => github.answer(Call.parse(call)))
        .catch((error: unknown) => ({ exitCode: 70, stdout: "", stderr: String(error) }))
        .then((answer) => response.end(JSON.stringify(answer)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    for (const program of ["gh", "curl"]) await writeProgram(join(programs, program), program, port);
    return github;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await this.server[Symbol.asyncDispose]();
  }

  private async answer({ program, args, stdin, token }: z.infer<typeof Call>) {
    if (program === "curl") return this.curl(args, stdin);
    const [group, ...rest] = args;
    if (group === "api") return this.ghApi(rest, stdin, token);
    if (group === "label") return this.api.createLabel(rest, token);
    throw new Error(`gh ${args.join(" ")} is not known here`);
  }

  private curl(args: readonly string[], stdin: string) {
    const body = args[args.indexOf("--data-binary") + 1] ?? "";
    const [, url = ""] = /^url = "(.*)"\n$/.exec(stdin) ?? [];
    for (const option of ["--silent", "--fail", "--config"])
      if (!args.includes(option)) throw new Error(`no ${option}`);
    if (args.some((arg) => arg.includes(url))) throw new Error("the address is in the list of processes");
    this.messages.push({ url, body: JSON.parse(body) as unknown });
    return { exitCode: 0, stdout: "", stderr: "" };
  }

  private async ghApi(args: readonly string[], stdin: string, token: string) {
    let method: string | undefined;
    let body: Record<string, unknown> | undefined;
    let path = "";
    const flags = new Set<string>();
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] ?? "";
      const value = args[at + 1] ?? "";
      if (arg === "--silent" || arg === "--paginate") flags.add(arg);
      else if (arg === "--method") method = args[++at];
      else if (arg === "--raw-field") {
        const [name = "", ...rest] = Field.parse(value).split("=");
        body = { ...body, [name]: rest.join("=") };
        at++;
      } else if (arg === "--field" && value.endsWith("=true")) {
        body = { ...body, [value.replace("=true", "")]: true };
        at++;
      } else if (arg === "--input") {
        // The program has read the file already.
        body = JSON.parse(stdin) as Record<string, unknown>;
        at++;
      } else if (arg.startsWith("-")) throw new Error(`gh api ${arg} is not known here`);
      else path = arg;
    }
    const reply = await this.api.request(method ?? (body === undefined ? "GET" : "POST"), path, body ?? {}, token);
    if (reply.status >= 400) {
      return {
        exitCode: 1,
        stdout: JSON.stringify(reply.body),
        stderr: `gh: ${reply.message ?? ""} (HTTP ${reply.status})\n`,
      };
    }
    if (flags.has("--silent")) return { exitCode: 0, stdout: "", stderr: "" };
    // A page after the other, as `--paginate` prints them.
    const pages = Array.isArray(reply.body) ? pagesOf(reply.body, flags.has("--paginate")) : [reply.body];
    return { exitCode: 0, stdout: pages.map((page) => JSON.stringify(page)).join(""), stderr: "" };
  }
}

function pagesOf(items: readonly unknown[], all: boolean): unknown[][] {
  const pages: unknown[][] = [];
  for (let at = 0; at < items.length || at === 0; at += 100) pages.push(items.slice(at, at + 100));
  return all ? pages : pages.slice(0, 1);
}

/** A program that hands its arguments and its input over, and ends as it is told. */
async function writeProgram(file: string, program: string, port: number): Promise<void> {
  const text = `#!${process.execPath}
const { readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const input = args[args.indexOf("--input") + 1];
const reads = args.includes("--input") || args.includes("--config");
const stdin = !reads ? "" : readFileSync(args.includes("--config") || input === "-" ? 0 : input, "utf8");
const body = JSON.stringify({ program: ${JSON.stringify(program)}, args, stdin, token: process.env.GH_TOKEN ?? "" });
fetch("http://127.0.0.1:${port}/", { method: "POST", body }).then((reply) => reply.json()).then((answer) => {
  process.stdout.write(answer.stdout);
  process.stderr.write(answer.stderr);
  process.exitCode = answer.exitCode;
});
`;
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, text);
  await chmod(unfinished, 0o755);
  await import("node:fs/promises").then(({ rename }) => rename(unfinished, file));
}
