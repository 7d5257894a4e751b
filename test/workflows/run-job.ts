import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { asText, type Contexts, interpolate, isMet } from "./expressions";
import { readAction, type Step } from "./workflow";

/** Where and as what steps are run. */
export interface Place {
  /** The checkout. */
  workspace: string;
  /** For `RUNNER_TEMP` and the files by which steps talk to the runner. */
  temp: string;
  /** What every step finds in its environment. */
  environment: Readonly<Record<string, string>>;
  /** Whether the workflow says `shell: bash` for all steps. */
  isBash: boolean;
}

/** What became of a job's steps. */
export interface StepsResult {
  hasFailed: boolean;
  /** Of each step with an `id`. */
  steps: Record<string, { outputs: Record<string, string>; outcome: string }>;
  /** All that was printed, each step's after a line that names it. */
  log: string;
}

/** Runs the steps of one job, or of a composite action, in their order. */
export class StepsRun {
  private readonly steps: StepsResult["steps"] = {};
  private log = "";
  private hasFailed = false;

  constructor(
    private readonly place: Place,
    private readonly contexts: Contexts,
    /** What steps have put into `GITHUB_ENV`. */
    private readonly added: Record<string, string> = {},
  ) {}

  async run(steps: readonly Step[]): Promise<StepsResult> {
    for (const step of steps) {
      const before = { failed: this.hasFailed };
      if (!isMet(step.if, this.all, before)) {
        if (step.id !== undefined) this.steps[step.id] = { outputs: {}, outcome: "skipped" };
        continue;
      }
      const { succeeded, outputs } = step.uses === undefined ? await this.runScript(step) : await this.runAction(step);
      if (step.id !== undefined) this.steps[step.id] = { outputs, outcome: succeeded ? "success" : "failure" };
      if (!succeeded) this.hasFailed = true;
    }
    return { hasFailed: this.hasFailed, steps: this.steps, log: this.log };
  }

  private get all(): Contexts {
    return { ...this.contexts, steps: this.steps, env: this.added };
  }

  private values(texts: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
    const pairs = Object.entries(texts).map(([name, text]) => [name, asText(interpolate(String(text), this.all))]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  private async runAction(step: Step): Promise<{ succeeded: boolean; outputs: Record<string, string> }> {
    const given = this.values(step.with);
    const [name = ""] = (step.uses ?? "").split("@");
    this.log += `\n## uses ${name}\n`;
    if (name === "actions/checkout") return this.checkOut(given);
    if (name === "actions/setup-node" || name === "actions/cache") return { succeeded: true, outputs: {} };
    if (!name.startsWith("./")) throw new Error(`what stands for ${name} here?`);
    const action = readAction(this.place.workspace, name);
    const unknown = Object.keys(given).filter((input) => !(input in action.inputs));
    if (unknown.length > 0) throw new Error(`${name} has no input ${unknown.join(", ")}`);
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).map(([input, { default: value }]) => [input, value]),
    );
    // Neither secrets nor variables: an action has what it was given.
    const { github, runner } = this.contexts;
    const inner = { github, runner, inputs: { ...defaults, ...given } };
    const run = new StepsRun({ ...this.place, isBash: true }, inner, this.added);
    const { hasFailed, steps, log } = await run.run(action.runs.steps);
    this.log += log;
    const outputs = Object.entries(action.outputs).map(([output, { value }]) => [
      output,
      asText(interpolate(value, { ...inner, steps })),
    ]);
    return { succeeded: !hasFailed, outputs: Object.fromEntries(outputs) as Record<string, string> };
  }

  /** The commit under test, with nothing left of what a job before changed. */
  private async checkOut({ ref, ...rest }: Record<string, string>) {
    const known = ["fetch-depth", "persist-credentials"];
    const unknown = Object.keys(rest).filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`checkout's ${unknown.join(", ")} is not known here`);
    const { sha } = this.contexts.github as { sha: string };
    const git = (...args: string[]) => execa("git", args, { cwd: this.place.workspace });
    await git("checkout", "--quiet", "--force", "--detach", ref === undefined || ref === "" ? sha : ref);
    await git("clean", "--quiet", "-fd");
    return { succeeded: true, outputs: {} };
  }

  private async runScript(step: Step): Promise<{ succeeded: boolean; outputs: Record<string, string> }> {
    const files = join(this.place.temp, "commands");
    await mkdir(files, { recursive: true });
    const named = { GITHUB_OUTPUT: "output", GITHUB_ENV: "env", GITHUB_STEP_SUMMARY: "summary" };
    const paths = Object.entries(named).map(([name, file]) => [name, join(files, file)] as const);
    for (const [, file] of paths) await writeFile(file, "");
    const script = join(files, "step.sh");
    await writeFile(script, step.run ?? "");
    const isBash = this.place.isBash || step.shell === "bash";
    const options = isBash ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
    this.log += `\n## ${(step.run ?? "").trim().split("\n")[0] ?? ""}\n`;
    const { exitCode, all } = await execa("bash", [...options, script], {
      cwd: join(this.place.workspace, step["working-directory"] ?? "."),
      env: { ...this.place.environment, ...this.added, ...this.values(step.env), ...Object.fromEntries(paths) },
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    });
    this.log += all;
    Object.assign(this.added, pairsOf(await readFile(join(files, "env"), "utf8")));
    const outputs = pairsOf(await readFile(join(files, "output"), "utf8"));
    const summary = await readFile(join(files, "summary"), "utf8");
    if (summary !== "") this.log += `\n## summary\n${summary}`;
    await rm(files, { recursive: true });
    return { succeeded: exitCode === 0, outputs };
  }
}

/** What a step has written into a file of the runner's: `name=value`, or `name<<delimiter` and lines until that. */
export function pairsOf(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    const long = /^([^=]+?)<<(.+)$/.exec(line);
    const short = /^([^=]+)=(.*)$/.exec(line);
    if (long?.[1] !== undefined && long[2] !== undefined) {
      const end = lines.indexOf(long[2]);
      if (end === -1) throw new Error(`nothing ends the value of ${long[1]}`);
      pairs[long[1]] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join("\n");
    } else if (short?.[1] !== undefined) pairs[short[1]] = short[2] ?? "";
    else if (line !== "") throw new Error(`\`${line}\` is no value`);
  }
  return pairs;
}
