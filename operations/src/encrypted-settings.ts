import { z } from "zod";

const secret = z.strictObject({ secure: z.string() });

/**
 * A setting of one stack as another stack can have it: what is encrypted is for the stack that it was encrypted for alone, and the other's own
 * takes its place.
 *
 * @param own what the other stack has there
 * @param left where the paths of secrets are put that it has no value for
 */
export function withOwnSecrets(value: unknown, own: unknown, path: readonly string[], left: string[]): unknown {
  if (secret.safeParse(value).success) {
    if (secret.safeParse(own).success) return own;
    left.push(path.join("."));
    return undefined;
  }
  if (Array.isArray(value)) {
    const owned = Array.isArray(own) ? (own as unknown[]) : [];
    return value.map((item, index) => withOwnSecrets(item, owned[index], [...path, String(index)], left));
  }
  if (typeof value !== "object" || value === null) return value;
  const owned = (typeof own === "object" && own !== null ? own : {}) as Record<string, unknown>;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    withOwnSecrets(inner, owned[key], [...path, key], left),
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
