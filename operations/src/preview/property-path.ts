/**
 * The steps of a property path as Pulumi writes it in a detailed diff: `services["orchestrator-api"].envVars.LOG_LEVEL`,
 * `ipAllowList[0].cidrBlock`.
 */
export function stepsOf(path: string): (string | number)[] {
  const steps = path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g);
  return [...steps].map(([, index, quoted, name]) =>
    index === undefined ? (quoted?.replaceAll(/\\(.)/g, "$1") ?? name ?? "") : Number(index),
  );
}

/** What stands at a path within nested objects and lists; undefined when nothing does. */
export function valueAt(value: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}
