import { expect, test } from "vitest";
import { z } from "zod";
import { type Job, jobs, type Step, workflows } from "./workflow-files";

/** Those of our commands that bring a stack up or take it down. What the emulator has ends with the job. */
const updating =
  /^\s*(exec )?((npx slipway|node operations\/bin\/slipway\.js) (deploy|promote|rollback|preview-stack(?! list))|(pulumi|npm run (--silent )?pulumi --) .*\b(up|update|destroy|refresh))\b/m;
const updates = (step: Step): boolean => updating.test(step.run ?? "") && !/--on-emulator\b/.test(step.run ?? "");
const updatingJobs = jobs.filter(({ job }) => job.steps.some(updates));

/** What the group of a job has to be called: as the stack that its command is about. */
function groupOf(job: Job): string {
  const { run = "", env = {} } = job.steps.find(updates) ?? {};
  const valueOf = (pattern: RegExp): string => {
    const name = pattern.exec(run)?.[1] ?? "";
    return z.string().parse(env[name.replaceAll(/["$]/g, "")] ?? name);
  };
  if (run.includes("preview-stack")) return `stack-pr-${valueOf(/--pr ("\$\w+")/)}`;
  if (run.includes("promote")) return `stack-${valueOf(/--to ("\$\w+"|\w+)/)}`;
  return `stack-${valueOf(/--stack ("\$\w+"|\w+)/)}`;
}

test("stacks are brought up by workflows at all", () => {
  expect(updatingJobs.map(({ id }) => id)).toEqual(["deploy", "stack", "promote", "rollback"]);
});

test.each(updatingJobs)(
  "$name is the only one at its stack, waits for its turn, and is never cancelled for another",
  (one) => {
    // GitHub's own way, `queue: single`, drops what waits when another comes.
    expect(one.job.concurrency ?? one.workflow.concurrency).toEqual({
      ...{ group: groupOf(one.job), queue: "max" },
      "cancel-in-progress": false,
    });
    // What is cancelled with the workflow is cancelled in the middle, too.
    if (one.job.concurrency !== undefined) expect(one.workflow.concurrency).toBeUndefined();
  },
);

test.each(updatingJobs)(
  "$name works on what there is when its turn has come, not on what has started it",
  ({ job }) => {
    const [checkout] = job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(["${{ github.ref_name }}", "${{ steps.look.outputs.ref }}"]).toContain(checkout?.with.ref);
  },
);

test.each(updatingJobs)(
  "$name commits what it pins before another update of that stack begins",
  ({ id, job, workflow }) => {
    const pins = job.steps.find(({ uses }) => uses === "./.github/actions/pins");
    // A pull request's stack has no file in the repository.
    if (groupOf(job).startsWith("stack-pr-")) return;
    expect(pins?.if).toMatch(/^\$\{\{ always\(\)/);
    const { commit } = workflow.jobs;
    expect(commit).toMatchObject({ uses: "./.github/workflows/commit-pins.yml", needs: [id] });
    expect(commit?.if).toBe(`\${{ always() && needs.${id}.outputs.file != '' }}`);
    // The group is the whole run's, with the job that commits.
    expect(job.concurrency).toBeUndefined();
  },
);

test.each(updatingJobs)(
  "$name has all the time that GitHub gives, and its command hears first of a cancellation",
  ({ job }) => {
    expect(job["timeout-minutes"]).toBe(360);
    const [step] = job.steps.filter(updates);
    // A shell that waits for a command keeps the signal for itself.
    expect(step?.run?.trim().split("\n").at(-1)).toMatch(/^exec node operations\/bin\/slipway\.js /);
  },
);

test.each(updatingJobs)("$name has an environment, which its reviewers and secrets can be bound to", ({ job }) => {
  expect(job.environment).toMatch(/^(staging|preview|\$\{\{ inputs\.(to|stack) \}\})$/);
});

test.each(updatingJobs)("$name ends red when its command does", ({ job }) => {
  expect(JSON.stringify(job)).not.toContain("continue-on-error");
  const [step] = job.steps.filter(updates);
  expect(step?.run).not.toMatch(/\|\||set \+e|\|\s*(tee|cat)/);
});

test.each(updatingJobs)(
  "$name leaves nothing out that is true of the stack: no command goes without a refresh",
  ({ job }) => {
    for (const { run = "" } of job.steps) expect(run).not.toMatch(/--no-(refresh|rollback|verify)|--skip-/);
  },
);

const watched = workflows.filter(({ workflow }) =>
  Object.values(workflow.jobs).some((job) =>
    job.steps.some((step) => updates(step) || (step.run ?? "").includes("slipway drift")),
  ),
);

test.each(watched)(
  "$path tells of each job that failed, was cancelled or ran out of time, since nobody may be looking",
  ({ workflow }) => {
    const { notify, ...others } = workflow.jobs;
    expect(notify?.uses).toBe("./.github/workflows/notify.yml");
    // For GitHub a job that ran out of time is one that was cancelled, in a run that wasn't: neither `failure()` nor `cancelled()`.
    const one = (result: string): string => `contains(needs.*.result, '${result}')`;
    // Of a deploy after checks, those that have failed are told, too; those that were cancelled have newer ones in their place.
    const checks = (rest: string): string => `github.event.workflow_run.${rest}`;
    const unchecked = [
      checks("event == 'push'"),
      checks("conclusion != 'success'"),
      checks("conclusion != 'cancelled'"),
    ];
    const also = "workflow_run" in workflow.on ? ` || ${unchecked.join(" && ")}` : "";
    expect(notify?.if).toBe(`\${{ always() && (${one("failure")} || ${one("cancelled")}${also}) }}`);
    expect(notify?.needs).toEqual(Object.keys(others));
  },
);

test("whoever starts a promotion or a rollback by hand chooses among stacks that exist, and their environments", () => {
  const Choice = z.object({ type: z.literal("choice"), options: z.array(z.enum(["staging", "production"])).min(1) });
  const Dispatch = z.object({ inputs: z.record(z.string(), z.unknown()) });
  const inputs = (name: string) =>
    Dispatch.parse(workflows.find(({ path }) => path.endsWith(`/${name}.yml`))?.workflow.on.workflow_dispatch).inputs;
  Choice.parse(inputs("promote").from);
  Choice.parse(inputs("promote").to);
  Choice.parse(inputs("rollback").stack);
});
