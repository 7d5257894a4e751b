import { z } from "zod";
import { DATA_STORE_KINDS, type Placed, placeOf, ROLLOUT, SERVICE_KINDS } from "../stack-resources";
import { type Change, type Diagnostic, type Operation, type Preview, type PropertyChange, SECRET } from "./preview";
import { stepsOf, valueAt } from "./property-path";

const Inputs = z.record(z.string(), z.unknown());

const State = z.object({
  type: z.string(),
  custom: z.boolean().default(false),
  parent: z.string().nullish(),
  protect: z.boolean().default(false),
  inputs: Inputs.optional(),
  outputs: Inputs.optional(),
});

const PropertyDiff = z.object({ kind: z.string(), inputDiff: z.boolean().default(false) });

const Step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: State.nullish(),
  newState: State.nullish(),
  detailedDiff: z.record(z.string(), PropertyDiff).nullish(),
});
type Step = z.infer<typeof Step>;

const PreviewDocument = z.object({
  steps: z.array(Step).default([]),
  diagnostics: z.array(z.object({ severity: z.string(), message: z.string(), urn: z.string().optional() })).nullish(),
});

/** Pulumi names the halves of a replacement, too; what it reads, refreshes or imports changes nothing at Render. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  same: "same",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

const KINDS: Readonly<Record<string, string>> = {
  ...SERVICE_KINDS,
  ...DATA_STORE_KINDS,
  "render:index:GeneratedSecret": "generated secret",
  [ROLLOUT]: "rollout",
};

/** What the document says that `pulumi preview --json --show-sames` prints; undefined when it is none. */
export function previewIn(printed: string): Preview | undefined {
  const document = PreviewDocument.safeParse(jsonOf(printed));
  if (!document.success) return undefined;
  const steps = document.data.steps.flatMap((step) => {
    const op = OPERATIONS[step.op];
    return op === undefined ? [] : [{ ...step, op }];
  });
  const byUrn = new Map(steps.map((step) => [step.urn, placedOf(step)]));
  const stated = new Map(
    document.data.steps.flatMap(({ op, urn, oldState }) =>
      op === "refresh" && oldState ? [[urn, oldState.inputs ?? {}] as const] : [],
    ),
  );
  const all = new Map<string, Change>();
  for (const step of steps) {
    if (!isCustom(step)) continue;
    const statedInputs = stated.get(step.urn);
    const change = { ...changeOf(step, byUrn), ...(statedInputs && { statedInputs }) };
    const before = all.get(step.urn);
    all.set(step.urn, before === undefined ? change : merged(before, change));
  }
  const diagnostics = (document.data.diagnostics ?? []).map(({ severity, message, urn = "" }): Diagnostic => {
    const placed = byUrn.get(urn);
    if (placed === undefined) return { severity, message };
    const { system, name: part } = placeOf(placed, byUrn);
    return { severity, message, about: { urn, type: placed.type, system, part } };
  });
  const changes = [...all.values()];
  return {
    changes: changes.filter(({ op }) => op !== "same"),
    unchanged: changes.filter(({ op }) => op === "same"),
    diagnostics,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Components and the stack itself are for Pulumi's tree; providers do nothing by themselves. */
function isCustom({ oldState, newState }: Step): boolean {
  const { custom = false, type = "" } = newState ?? oldState ?? {};
  return custom && !type.startsWith("pulumi:");
}

function placedOf({ urn, oldState, newState }: Step): Placed {
  const { type = "", parent } = newState ?? oldState ?? {};
  return { urn, type, parent };
}

function changeOf(step: Step & { op: Operation }, byUrn: ReadonlyMap<string, Placed>): Change {
  const { urn, op, oldState, newState } = step;
  const placed = placedOf(step);
  const { system, name } = placeOf(placed, byUrn);
  const { type } = placed;
  return {
    urn,
    type,
    system,
    part: name,
    kind: KINDS[type] ?? type.split(":").at(-1) ?? type,
    op,
    isProtected: oldState?.protect ?? false,
    properties: propertiesOf(step),
    ...(oldState && { oldInputs: oldState.inputs ?? {}, oldOutputs: oldState.outputs ?? {} }),
    ...(newState && op !== "delete" && { newInputs: newState.inputs ?? {} }),
  };
}

function propertiesOf({ detailedDiff, oldState, newState }: Step): PropertyChange[] {
  return Object.entries(detailedDiff ?? {}).map(([path, { kind, inputDiff }]) => {
    const steps = stepsOf(path);
    const from = valueAt(inputDiff ? oldState?.inputs : oldState?.outputs, steps);
    const to = valueAt(newState?.inputs, steps);
    const [change = "update"] = kind.split("-");
    return {
      path,
      steps,
      kind: change === "add" || change === "delete" ? change : "update",
      replaces: kind.endsWith("-replace"),
      from,
      to,
      isSecret: from === SECRET || to === SECRET,
    };
  });
}

/** Both halves of a replacement are one change. */
function merged(one: Change, other: Change): Change {
  const [fuller, further] = other.properties.length > one.properties.length ? [other, one] : [one, other];
  return { ...further, ...fuller, op: "replace" };
}
