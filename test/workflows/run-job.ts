import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keptFiles } from "./artifact";
import { checkOut } from "./check-out";
import { asText, type Contexts, interpolate, isMet } from "./expressions";
import { type Cancellation, runScript } from "./run-script";
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
  /** The run's. */
  cancellation: Cancellation;
}

/** What became of a job's steps. */
export interface StepsResult {
  hasFailed: boolean;
  /** Of each step with an `id`. */
  steps: Record<string, { outputs: Record<string, string>; outcome: string }>;
  /** All that was printed, each step's after a line that names it. */
  log: string;
}

interface StepResult {
  succeeded: boolean;
  outputs: Record<string, string>;
}

/**
 * Actions that leave nothing behind here: what they would install is there, nothing is kept from run to run, and what is scanned or signed
 * stays what it is.
 */
const WITHOUT_EFFECT = [
  "actions/setup-node",
  "actions/setup-go",
  "actions/cache",
  "actions/attest-build-provenance",
  "anchore/scan-action",
];

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
      const { isOn: cancelled } = this.place.cancellation;
      const status = { success: !this.hasFailed && !cancelled, failure: this.hasFailed, cancelled };
      if (!isMet(step.if, this.all, status)) {
        if (step.id !== undefined) this.steps[step.id] = { outputs: {}, outcome: "skipped" };
        continue;
      }
      const { succeeded, outputs } = step.uses === undefined ? await this.runOwn(step) : await this.runAction(step);
      const wasCancelled = !cancelled && this.place.cancellation.isOn;
      const outcome = wasCancelled ? "cancelled" : succeeded ? "success" : "failure";
      if (step.id !== undefined) this.steps[step.id] = { outputs, outcome };
      if (outcome === "failure") this.hasFailed = true;
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

  private async runAction(step: Step): Promise<StepResult> {
    const given = this.values(step.with);
    const [name = ""] = (step.uses ?? "").split("@");
    this.log += `\n## uses ${name}\n`;
    if (WITHOUT_EFFECT.includes(name)) return { succeeded: true, outputs: {} };
    if (name === "actions/checkout") {
      const { sha } = this.contexts.github as { sha: string };
      await checkOut(this.place.workspace, sha, given);
      return { succeeded: true, outputs: {} };
    }
    if (name === "actions/upload-artifact") {
      this.log += await keptFiles(this.place.workspace, given);
      return { succeeded: true, outputs: {} };
    }
    if (!name.startsWith("./")) throw new Error(`what stands for ${name} here?`);
    return this.runComposite(name, given);
  }

  private async runComposite(name: string, given: Readonly<Record<string, string>>): Promise<StepResult> {
    const action = readAction(this.place.workspace, name);
    const unknown = Object.keys(given).filter((input) => !(input in action.inputs));
    if (unknown.length > 0) throw new Error(`${name} has no input ${unknown.join(", ")}`);
    const inputs = Object.entries(action.inputs).map(([input, { default: value, required }]) => {
      if (required && given[input] === undefined) throw new Error(`${name} asks for ${input}`);
      return [input, given[input] ?? value];
    });
    // Neither secrets nor variables: an action has what it was given.
    const { github, runner } = this.contexts;
    const inner = { github, runner, inputs: Object.fromEntries(inputs) as Record<string, unknown> };
    const run = new StepsRun({ ...this.place, isBash: true }, inner, this.added);
    const { hasFailed, steps, log } = await run.run(action.runs.steps);
    this.log += log;
    const outputs = Object.entries(action.outputs).map(([output, { value }]) => [
      output,
      asText(interpolate(value, { ...inner, steps })),
    ]);
    return { succeeded: !hasFailed, outputs: Object.fromEntries(outputs) as Record<string, string> };
  }

  private async runOwn(step: Step): Promise<StepResult> {
    const files = join(this.place.temp, "commands");
    await mkdir(files, { recursive: true });
    const named = { GITHUB_OUTPUT: "output", GITHUB_ENV: "env", GITHUB_STEP_SUMMARY: "summary" };
    const paths = Object.entries(named).map(([name, file]) => [name, join(files, file)] as const);
    for (const [, file] of paths) await writeFile(file, "");
    const file = join(files, "step.sh");
    await writeFile(file, step.run ?? "");
    const isBash = this.place.isBash || step.shell === "bash";
    this.log += `\n## ${(step.run ?? "").trim().split("\n")[0] ?? ""}\n`;
    const script = {
      file,
      // A step that names no shell has one in which only the last of a pipe counts.
      options: isBash ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"],
      cwd: join(this.place.workspace, asText(interpolate(step["working-directory"] ?? ".", this.all))),
      env: { ...this.place.environment, ...this.added, ...this.values(step.env), ...Object.fromEntries(paths) },
    };
    const { succeeded, output } = await runScript(script, this.place.cancellation);
    this.log += output;
    Object.assign(this.added, pairsOf(await readFile(join(files, "env"), "utf8")));
    const outputs = pairsOf(await readFile(join(files, "output"), "utf8"));
    const summary = await readFile(join(files, "summary"), "utf8");
    if (summary !== "") this.log += `\n## summary\n${summary}`;
    await rm(files, { recursive: true });
    return { succeeded, outputs };
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
