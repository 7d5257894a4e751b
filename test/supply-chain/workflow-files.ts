import { parse } from "yaml";
import { z } from "zod";
import { trackedFiles } from "./tracked-files";

const texts = z.record(z.string(), z.unknown()).default({});
const Step = z.looseObject({
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: texts,
  env: texts,
});
const Job = z.looseObject({
  if: z.string().default(""),
  needs: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((needs) => [needs].flat()),
  uses: z.string().optional(),
  with: texts,
  secrets: z.unknown().optional(),
  environment: z.string().optional(),
  concurrency: z.unknown().optional(),
  permissions: z.unknown().optional(),
  strategy: z.unknown().optional(),
  steps: z.array(Step).default([]),
});
const Inputs = z.record(z.string(), z.looseObject({ required: z.boolean().default(false) })).default({});
const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown().optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), Job),
});
const Action = z.looseObject({ inputs: Inputs, runs: z.object({ using: z.string(), steps: z.array(Step) }) });

export type Step = z.infer<typeof Step>;
export type Job = z.infer<typeof Job>;

/** The repository's workflows. */
export const workflows = trackedFiles(".github/workflows/*.{yml,yaml}").map(({ path, text }) => ({
  path,
  text,
  workflow: Workflow.parse(parse(text)),
}));

/** Its composite actions. */
export const actions = trackedFiles(".github/actions/*/action.{yml,yaml}").map(({ path, text }) => ({
  path,
  text,
  action: Action.parse(parse(text)),
}));

/** Every job, with the workflow that it is in. */
export const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${path}: ${id}`, id, job, workflow })),
);

/** Those that run steps of their own. */
export const jobsWithSteps = jobs.filter(({ job }) => job.uses === undefined);

/** Every step, those of actions too. */
export const steps: { name: string; step: Step }[] = [
  ...jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step }))),
  ...actions.flatMap(({ path, action }) => action.runs.steps.map((step) => ({ name: path, step }))),
];

/** What a local action, or a workflow that others call, takes; undefined when there is no such one. */
export function inputsOf(uses: string): z.infer<typeof Inputs> | undefined {
  const path = uses.replace(/^\.\//, "");
  const action = actions.find((one) => one.path.startsWith(`${path}/action.`));
  if (action !== undefined) return action.action.inputs;
  const called = workflows.find((one) => one.path === path)?.workflow.on.workflow_call;
  return called === undefined ? undefined : z.looseObject({ inputs: Inputs }).parse(called ?? {}).inputs;
}
