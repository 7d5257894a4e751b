import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { haveHistory, mergeCommit } from "./check-out";
import { asText, type Contexts, interpolate, isMet } from "./expressions";
import { type Event, isUntrusted, repository } from "./github-events";
import { ancestorsOf, type Result, resultOf, statusFor } from "./job-status";
import { type Place, StepsRun } from "./run-job";
import type { Cancellation } from "./run-script";
import { type Permissions, tokenFor } from "./token";
import { inputsOf, type Job, matrixOf, readWorkflow, type Workflow } from "./workflow";

type Texts = Readonly<Record<string, string>>;

/** What is set in the repository, and for one of its environments besides. */
export interface Settings {
  secrets?: Texts;
  variables?: Texts;
  environments?: Readonly<Record<string, { secrets?: Texts; variables?: Texts }>>;
}

export interface JobResult {
  result: Result;
  outputs: Record<string, string>;
  log: string;
  /** The group of which no other run is under way meanwhile: the job's own, else its workflow's. */
  group: string | undefined;
}

/** What became of each job, by its name; one of a matrix has its first value behind it: `preview (staging)`. */
export type Run = Record<string, JobResult>;

/** What a workflow is called with by another. */
interface Call {
  inputs: Readonly<Record<string, unknown>>;
  secrets: Texts;
  permissions: Permissions;
}

const DELETED = /^(NODE_ENV|VITEST.*|PULUMI_.*|RENDER_.*|GITHUB_.*|GH_.*|AWS_.*|GOOGLE_.*|AZURE_.*|npm_.*)$/;

/** Runs the jobs of workflow files as GitHub does, in a checkout on this machine. */
export class Runner {
  private runs = 0;
  /** When somebody cancels the run: as a step prints this. */
  cancelsAt: string | undefined;

  constructor(
    private readonly folder: string,
    /** The checkout, which is the repository as well. */
    private readonly workspace: string,
    /** Programs that take the place of those on PATH. */
    private readonly programs: string,
    public settings: Settings = {},
  ) {}

  /** Runs a file of `.github/workflows`, as it is in the checkout now. */
  async run(file: string, { head, ...event }: Event): Promise<Run> {
    const sha = head === undefined ? event.sha : await mergeCommit(this.workspace, head);
    const cancellation = { at: this.cancelsAt, isOn: false };
    return this.runWorkflow(readWorkflow(this.workspace, file), { ...event, sha }, cancellation);
  }

  private async runWorkflow(workflow: Workflow, event: Event, cancellation: Cancellation, call?: Call): Promise<Run> {
    const asked = inputsOf(workflow, call === undefined ? event.name : "workflow_call");
    const given = call?.inputs ?? event.inputs ?? {};
    for (const [name, { required }] of Object.entries(asked)) {
      if (required && given[name] === undefined) throw new Error(`the input ${name} is missing`);
    }
    const unknown = Object.keys(given).filter((name) => !(name in asked));
    if (unknown.length > 0) throw new Error(`there is no input ${unknown.join(", ")}`);
    const inputs = Object.fromEntries(
      Object.entries(asked).map(([name, input]) => [name, given[name] ?? input.default]),
    );
    const done: Record<string, JobResult> = {};
    const run: Run = {};
    // Jobs in the order of the file, which has each after those that it needs.
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const results = await this.runJob(name, job, { workflow, event, inputs, done, call, cancellation });
      Object.assign(run, results);
      done[name] = together(Object.values(results));
    }
    return run;
  }

  private async runJob(name: string, job: Job, around: Around): Promise<Run> {
    const { workflow, event, done, inputs, cancellation } = around;
    const needs = Object.fromEntries(job.needs.map((needed) => [needed, pick(done, needed)]));
    const github = this.githubContext(event, tokenFor({}));
    const ancestors = ancestorsOf(workflow, name).map((needed) => pick(done, needed).result);
    const given = { github, needs, inputs, vars: this.settings.variables ?? {} };
    if (!isMet(job.if, given, statusFor(ancestors, cancellation.isOn))) {
      return { [name]: { result: "skipped", outputs: {}, log: "", group: undefined } };
    }
    const results: Run = {};
    for (const matrix of matrixOf(job, (text) => interpolate(text, given))) {
      const [value] = Object.values(matrix);
      const contexts = { needs, inputs, matrix, vars: given.vars };
      const run = job.uses === undefined ? this.runSteps.bind(this) : this.callWorkflow.bind(this);
      const { concurrency } = { ...workflow, ...job };
      const group = concurrency && asText(interpolate(concurrency.group, { ...given, matrix }));
      results[value === undefined ? name : `${name} (${asText(value)})`] = {
        ...(await run(job, contexts, around)),
        group,
      };
    }
    return results;
  }

  private async runSteps(job: Job, contexts: Contexts, around: Around): Promise<Omit<JobResult, "group">> {
    const { workflow, event, call, cancellation } = around;
    const permissions = this.permissionsOf(job, workflow, event, call);
    const github = this.githubContext(event, tokenFor(permissions));
    const environment = asText(interpolate(job.environment ?? "", { ...contexts, github }));
    const there = this.settings.environments?.[environment] ?? {};
    const all = {
      ...contexts,
      github,
      runner: { os: "Linux" },
      secrets: call?.secrets ?? this.secretsFor(event, there.secrets),
      vars: { ...this.settings.variables, ...there.variables },
    };
    // What starts in a run that was cancelled before is not cancelled itself.
    const own = cancellation.isOn ? { at: undefined, isOn: false } : cancellation;
    const place = await this.place(event, workflow, own);
    const { hasFailed, steps, log } = await new StepsRun(place, all).run(job.steps);
    await haveHistory(this.workspace);
    const outputs = Object.entries(job.outputs).map(([name, text]) => [
      name,
      asText(interpolate(text, { ...all, steps })),
    ]);
    // An output that a job of a matrix doesn't set is not set by it.
    const set = outputs.filter(([, text]) => text !== "");
    return {
      result: hasFailed ? "failure" : own.isOn ? "cancelled" : "success",
      outputs: Object.fromEntries(set) as Record<string, string>,
      log,
    };
  }

  private async callWorkflow(job: Job, contexts: Contexts, around: Around): Promise<Omit<JobResult, "group">> {
    const { event, workflow, cancellation } = around;
    const all = { ...contexts, github: this.githubContext(event, ""), secrets: this.secretsFor(event) };
    const evaluated = (texts: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, asText(interpolate(String(text), all))]));
    const file = (job.uses ?? "").replace("./.github/workflows/", "");
    const run = await this.runWorkflow(readWorkflow(this.workspace, file), event, cancellation, {
      inputs: evaluated(job.with),
      secrets: evaluated(job.secrets),
      permissions: this.permissionsOf(job, workflow, event, undefined),
    });
    return together(Object.values(run));
  }

  private permissionsOf(job: Job, workflow: Workflow, event: Event, call: Call | undefined): Permissions {
    const asked = job.permissions ?? workflow.permissions;
    for (const [scope, access] of Object.entries(asked)) {
      if (call === undefined || call.permissions[scope] === access || call.permissions[scope] === "write") continue;
      throw new Error(`a called workflow asks for ${scope}: ${access}, which its caller doesn't give`);
    }
    if (!isUntrusted(event)) return asked;
    return Object.fromEntries(Object.keys(asked).map((scope) => [scope, "read"]));
  }

  private secretsFor(event: Event, ofEnvironment: Texts = {}): Texts {
    return isUntrusted(event) ? {} : { ...this.settings.secrets, ...ofEnvironment };
  }

  private githubContext(event: Event, token: string): Record<string, unknown> {
    return {
      repository,
      server_url: "https://github.com",
      run_id: String(this.runs),
      run_attempt: "1",
      event_name: event.name,
      event: event.payload,
      ref: event.ref,
      ref_name: event.ref.replace(/^refs\/heads\//, ""),
      sha: event.sha,
      token,
    };
  }

  private async place(event: Event, workflow: Workflow, cancellation: Cancellation): Promise<Place> {
    const temp = join(this.folder, `job-${++this.runs}`);
    await mkdir(temp);
    const kept = Object.entries(process.env).filter(([name]) => !DELETED.test(name));
    return {
      workspace: this.workspace,
      temp,
      cancellation,
      isBash: workflow.defaults !== undefined,
      environment: {
        ...(Object.fromEntries(kept) as Record<string, string>),
        PATH: [this.programs, process.env.PATH].join(delimiter),
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: repository,
        GITHUB_EVENT_NAME: event.name,
        GITHUB_REF: event.ref,
        GITHUB_SHA: event.sha,
        GITHUB_WORKSPACE: this.workspace,
        GITHUB_ACTOR: "ada",
        RUNNER_TEMP: temp,
      },
    };
  }
}

interface Around {
  workflow: Workflow;
  event: Event;
  inputs: Contexts;
  done: Readonly<Record<string, JobResult>>;
  call: Call | undefined;
  cancellation: Cancellation;
}

function pick(done: Readonly<Record<string, JobResult>>, name: string): JobResult {
  const found = done[name];
  if (found === undefined) throw new Error(`a job needs ${name}, which is not there before it`);
  return found;
}

/** What another job sees of the jobs of a matrix, or of a workflow that was called. */
function together(results: readonly JobResult[]): JobResult {
  const outputs = Object.assign({}, ...results.map((one) => one.outputs)) as Record<string, string>;
  const result = resultOf(results.map((one) => one.result));
  return { result, outputs, log: results.map(({ log }) => log).join("\n"), group: undefined };
}
