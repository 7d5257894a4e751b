import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

// Strict on purpose: what the runner here doesn't do must not be in a file whose commands it is said to run.

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.record(z.string(), scalar).default({});
const concurrency = z.strictObject({
  group: z.string(),
  queue: z.enum(["single", "max"]).default("single"),
  // Each run here is one by itself.
  "cancel-in-progress": z.union([z.boolean(), z.literal("${{ github.event_name == 'pull_request' }}")]),
});
const defaults = z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) });
const permissions = z.record(z.string(), z.enum(["read", "write"]));
const condition = z.union([z.string(), z.boolean()]).transform(String).optional();

const Step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: condition,
  uses: z.string().optional(),
  with: texts,
  run: z.string().optional(),
  env: texts,
  shell: z.literal("bash").optional(),
  "working-directory": z.string().optional(),
});

const Job = z.strictObject({
  needs: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((needs) => [needs].flat()),
  if: condition,
  strategy: z
    .strictObject({
      "fail-fast": z.literal(false),
      matrix: z.record(z.string(), z.union([z.array(z.unknown()), z.string()])),
    })
    .optional(),
  "runs-on": z.literal("ubuntu-24.04").optional(),
  "timeout-minutes": z.number().optional(),
  environment: z.string().optional(),
  concurrency: concurrency.optional(),
  permissions: permissions.optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(Step).default([]),
  uses: z.string().optional(),
  with: texts,
  secrets: z.record(z.string(), z.string()).default({}),
});

const Input = z.strictObject({
  description: z.string(),
  type: z.enum(["string", "boolean", "choice"]).optional(),
  options: z.array(z.string()).optional(),
  default: scalar.optional(),
  required: z.boolean().default(false),
});
const inputs = z.record(z.string(), Input).default({});

const Triggers = z.strictObject({
  pull_request: z
    .strictObject({ types: z.array(z.string()).optional(), paths: z.array(z.string()).optional() })
    .nullish(),
  push: z.strictObject({ branches: z.array(z.string()) }).optional(),
  workflow_run: z
    .strictObject({
      workflows: z.array(z.string()),
      types: z.tuple([z.literal("completed")]),
      branches: z.array(z.string()),
    })
    .optional(),
  schedule: z.array(z.strictObject({ cron: z.string() })).optional(),
  workflow_dispatch: z.strictObject({ inputs }).nullish(),
  workflow_call: z
    .strictObject({ inputs, secrets: z.record(z.string(), z.strictObject({ required: z.literal(false) })).optional() })
    .nullish(),
});

export const Workflow = z.strictObject({
  name: z.string(),
  "run-name": z.string().optional(),
  on: Triggers,
  permissions,
  concurrency: concurrency.optional(),
  defaults: defaults.optional(),
  jobs: z.record(z.string(), Job),
});

export const Action = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs,
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })).default({}),
  // An action has no shell of its own.
  runs: z.strictObject({
    using: z.literal("composite"),
    steps: z.array(
      Step.refine(({ run, shell }) => (run === undefined) === (shell === undefined), "a script needs a shell"),
    ),
  }),
});

export type Step = z.infer<typeof Step>;
export type Job = z.infer<typeof Job>;
export type Workflow = z.infer<typeof Workflow>;
export type Action = z.infer<typeof Action>;

/** The workflow in a file of `.github/workflows`, of the checkout in `folder`. */
export function readWorkflow(folder: string, name: string): Workflow {
  return Workflow.parse(parse(readFileSync(join(folder, ".github/workflows", name), "utf8")));
}

/** The composite action that a step of the checkout in `folder` uses. */
export function readAction(folder: string, uses: string): Action {
  return Action.parse(parse(readFileSync(join(folder, uses, "action.yml"), "utf8")));
}

/** The inputs that `on.<trigger>` asks for. @throws Error where nothing of that kind starts the workflow */
export function inputsOf({ name, on }: Workflow, trigger: keyof Workflow["on"]): Record<string, z.infer<typeof Input>> {
  if (!(trigger in on)) throw new Error(`${trigger} doesn't start ${name}`);
  return trigger === "workflow_dispatch" || trigger === "workflow_call" ? (on[trigger]?.inputs ?? {}) : {};
}

/** The jobs that a matrix makes of one, each as its context `matrix`. @param evaluated reads an axis that is an expression */
export function matrixOf({ strategy }: Job, evaluated: (text: string) => unknown): Record<string, unknown>[] {
  if (strategy === undefined) return [{}];
  const { include = [], ...axes } = strategy.matrix;
  const rowsOf = (axis: unknown[] | string) =>
    z
      .array(z.unknown())
      .min(1)
      .parse(typeof axis === "string" ? evaluated(axis) : axis);
  const Row = z.record(z.string(), z.unknown());
  let rows: Record<string, unknown>[] = Object.keys(axes).length === 0 ? [] : [{}];
  for (const [name, axis] of Object.entries(axes)) {
    rows = rows.flatMap((row) => rowsOf(axis).map((value) => ({ ...row, [name]: value })));
  }
  return [...rows, ...z.array(Row).parse(include)];
}
