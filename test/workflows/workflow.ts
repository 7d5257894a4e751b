import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

// Strict on purpose: what the runner here doesn't do must not be in a file whose commands it is said to run.

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.record(z.string(), scalar).default({});
const concurrency = z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() });
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
    .strictObject({ "fail-fast": z.literal(false), matrix: z.record(z.string(), z.array(z.unknown())) })
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

const Input = z.looseObject({ default: scalar.optional(), required: z.boolean().default(false) });

const Workflow = z.strictObject({
  name: z.string(),
  "run-name": z.string().optional(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: concurrency.optional(),
  defaults: defaults.optional(),
  jobs: z.record(z.string(), Job),
});

const Action = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), Input).default({}),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })).default({}),
  runs: z.strictObject({ using: z.literal("composite"), steps: z.array(Step) }),
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

/** The inputs that `on.<trigger>` asks for. */
export function inputsOf(workflow: Workflow, trigger: string): Record<string, z.infer<typeof Input>> {
  const asked = z.object({ inputs: z.record(z.string(), Input).default({}) });
  return asked.safeParse(workflow.on[trigger]).data?.inputs ?? {};
}

/** The jobs that a matrix makes of one, each as its context `matrix`. */
export function matrixOf({ strategy }: Job): Record<string, unknown>[] {
  if (strategy === undefined) return [{}];
  const { include = [], ...axes } = strategy.matrix;
  const Row = z.record(z.string(), z.unknown());
  let rows: Record<string, unknown>[] = Object.keys(axes).length === 0 ? [] : [{}];
  for (const [name, values] of Object.entries(axes)) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  return [...rows, ...include.map((row) => Row.parse(row))];
}
