import { expect, test } from "vitest";
import { z } from "zod";
import { type Job, jobs, type Step, workflows } from "./workflow-files";

/** Those of our commands that bring a stack up or take it down. What the emulator has ends with the job. */
const updating =
  /^\s*(npx slipway (deploy|promote|rollback|preview-stack)|(pulumi|npm run (--silent )?pulumi --) .*\b(up|update|destroy|refresh))\b/m;
const updates = (step: Step): boolean => updating.test(step.run ?? "") && !/--on-emulator\b/.test(step.run ?? "");
const updatingJobs = jobs.filter(({ job }) => job.steps.some(updates));

const Concurrency = z.object({ group: z.string(), "cancel-in-progress": z.boolean() });

/** What the group of a job has to be called: as the stack that its command is about. */
function groupOf(job: Job): string {
  const { run = "", env = {} } = job.steps.find(updates) ?? {};
  const valueOf = (pattern: RegExp): string => {
    const name = pattern.exec(run)?.[1] ?? "";
    return z.string().parse(env[name.replaceAll(/["$]/g, "")] ?? name);
  };
  if (run.includes("preview-stack down --expired")) return "stack-preview";
  if (run.includes("preview-stack")) return `stack-pr-${valueOf(/--pr ("\$\w+")/)}`;
  if (run.includes("slipway promote")) return `stack-${valueOf(/--to ("\$\w+"|\w+)/)}`;
  return `stack-${valueOf(/--stack ("\$\w+"|\w+)/)}`;
}

test("stacks are brought up by workflows at all", () => {
  expect(updatingJobs.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["deploy", "promote", "rollback", "up", "down", "expired"]),
  );
});

test.each(updatingJobs)("$name is the only one at its stack, and is never cancelled", ({ job, workflow }) => {
  const { group, ...rest } = Concurrency.parse(job.concurrency);
  expect(rest).toEqual({ "cancel-in-progress": false });
  expect(group).toBe(groupOf(job));
  // What is cancelled with the workflow is cancelled in the middle, too.
  expect(workflow.concurrency).toBeUndefined();
});

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

test.each(watched)("$path tells of the failure of each job that nobody may be looking at", ({ workflow }) => {
  const { notify, ...others } = workflow.jobs;
  expect(notify?.uses).toBe("./.github/workflows/notify.yml");
  expect(notify?.if).toBe("failure()");
  // One that others wait for is told by theirs: they are skipped, and `failure()` sees that.
  const waitedFor = Object.values(others).flatMap(({ needs }) => needs);
  const last = Object.keys(others).filter((id) => !waitedFor.includes(id));
  expect(notify?.needs).toEqual(expect.arrayContaining(last));
});

test("whoever starts a promotion or a rollback by hand chooses among stacks that exist, and their environments", () => {
  const Choice = z.object({ type: z.literal("choice"), options: z.array(z.enum(["staging", "production"])).min(1) });
  const Dispatch = z.object({ inputs: z.record(z.string(), z.unknown()) });
  const inputs = (name: string) =>
    Dispatch.parse(workflows.find(({ path }) => path.endsWith(`/${name}.yml`))?.workflow.on.workflow_dispatch).inputs;
  Choice.parse(inputs("promote").from);
  Choice.parse(inputs("promote").to);
  Choice.parse(inputs("rollback").stack);
});
