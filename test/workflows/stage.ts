import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { FakeGitHub } from "./fake-github";
import { Runner, type Settings } from "./runner";

const root = resolve(__dirname, "../..");

/** What `slipway` was called with, and what of its environment is about backends and Render. */
const Call = z.object({
  args: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  /** The commit that was checked out, and how many there are up to it. */
  commit: z.string(),
  commits: z.number(),
});

/** How `slipway` is to answer. */
interface Answer {
  stdout?: string;
  exitCode?: number;
  /** A file of the checkout that it changes. */
  writes?: { file: string; text: string };
  /** Repositories for which it asks git who it is there. */
  asks?: readonly string[];
  /** Whether it works until it is interrupted; it prints {@link AT_WORK} first. */
  works?: boolean;
}

/** What a `slipway` prints that works until it is interrupted. */
export const AT_WORK = "at work";

/**
 * The workflows of this repository in one of its own, with a `slipway` that answers as it is told: for what is GitHub's side of a workflow.
 * What the commands themselves do is tried with the real ones.
 */
export class Stage implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly project: TestRepository,
    readonly github: FakeGitHub,
    readonly runner: Runner,
  ) {}

  static async open(settings: Settings = {}): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-workflows-"));
    const project = await TestRepository.create(join(folder, "project"));
    await cp(join(root, ".github"), join(project.path, ".github"), { recursive: true });
    const stacks = { "Pulumi.production.yaml": "config: {}\n", "Pulumi.staging.yaml": "config: {}\n" };
    await project.commit({ ...stacks, "operations/bin/slipway.js": answeringProgram(folder) }, "Begin");
    const github = await FakeGitHub.start(folder, project.path);
    const stage = new Stage(folder, project, github, new Runner(folder, project.path, github.programs, settings));
    await stage.placePrograms();
    await stage.haveStacks("staging", "production");
    await stage.answer({});
    return stage;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.github[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true });
  }

  /** The newest commit of `main`. */
  head(): Promise<string> {
    return this.project.git("rev-parse", "main");
  }

  /** Which stacks the backend has. */
  async haveStacks(...names: string[]): Promise<void> {
    await writeFile(join(this.folder, "stacks.json"), JSON.stringify(names.map((name) => ({ name }))));
  }

  /** How `slipway` answers from now on, about all stacks or one. */
  async answer({ stdout = "", exitCode = 0, writes, asks = [], works = false }: Answer, stack = "any"): Promise<void> {
    const answers = join(this.folder, "answers", stack);
    await mkdir(answers, { recursive: true });
    await writeFile(join(answers, "stdout"), stdout);
    await writeFile(join(answers, "exit"), String(exitCode));
    await writeFile(join(answers, "file"), writes?.file ?? "");
    await writeFile(join(answers, "text"), writes?.text ?? "");
    await writeFile(join(answers, "asks"), asks.join("\n"));
    await writeFile(join(answers, "works"), works ? AT_WORK : "");
  }

  /** The calls of `slipway` so far: its arguments and environment. */
  async calls(): Promise<Pick<z.infer<typeof Call>, "args" | "environment">[]> {
    return (await this.callsInPlace()).map(({ args, environment }) => ({ args, environment }));
  }

  /** The same with the commit at which each was made. */
  async callsInPlace(): Promise<z.infer<typeof Call>[]> {
    const text = await readFile(join(this.folder, "calls"), "utf8").catch(() => "");
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => Call.parse(JSON.parse(line)));
  }

  /** The calls of `npm`, `sudo` and `corepack` so far, each as one line. */
  async programsCalled(): Promise<string[]> {
    const text = await readFile(join(this.folder, "programs.log"), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }

  private async placePrograms(): Promise<void> {
    const place = async (name: string, text: string): Promise<void> => {
      await writeFile(join(this.github.programs, name), text);
      await chmod(join(this.github.programs, name), 0o755);
    };
    const stacks = join(this.folder, "stacks.json");
    const told = `echo "$(basename "$0") $*" >> '${join(this.folder, "programs.log")}'`;
    await place("npm", `#!/bin/sh\n${told}\ncase "$*" in\n  *" stack ls --json "*) cat '${stacks}' ;;\nesac\n`);
    for (const program of ["sudo", "corepack"]) await place(program, `#!/bin/sh\n${told}\n`);
    await place("npx", `#!/bin/sh\n[ "$1" = slipway ] || exit 70\nshift\nexec node operations/bin/slipway.js "$@"\n`);
  }
}

/** Stands for `operations/bin/slipway.js`. */
function answeringProgram(folder: string): string {
  return `const { execFileSync } = require("node:child_process");
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
const isAsked = ([name]) => /^(PULUMI|RENDER|AWS|GOOGLE|AZURE|GH|GITHUB_TOKEN)/.test(name);
const environment = Object.fromEntries(Object.entries(process.env).filter(isAsked));
const git = (...words) => execFileSync("git", words, { encoding: "utf8" }).trim();
const call = { args, environment, commit: git("rev-parse", "HEAD"), commits: Number(git("rev-list", "--count", "HEAD")) };
appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify(call) + "\\n");
const answers = ${JSON.stringify(join(folder, "answers"))};
const own = answers + "/" + args[args.indexOf("--stack") + 1];
const answer = (name) => readFileSync((existsSync(own) ? own : answers + "/any") + "/" + name, "utf8");
const who = (url) => {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "true" };
  const text = execFileSync("git", ["credential", "fill"], { input: "url=" + url + "\\n\\n", encoding: "utf8", env });
  const field = (name) => text.split("\\n").find((line) => line.startsWith(name + "="))?.slice(name.length + 1) ?? "";
  return url + ": " + (field("username") === "" ? "none" : field("username") + " " + field("password"));
};
const end = () => {
  for (const url of answer("asks").split("\\n").filter(Boolean)) console.log(who(url));
  if (answer("file") !== "") writeFileSync(answer("file"), answer("text"));
  process.exitCode = Number(answer("exit"));
  process.stdout.write(answer("stdout"));
};
if (answer("works") === "") end();
else {
  const working = setInterval(() => undefined, 1e6);
  process.once("SIGINT", () => {
    clearInterval(working);
    end();
  });
  console.log(answer("works"));
}
`;
}
