import { hasPassword } from "@slipway/render-api";

/** A setting that two stacks have otherwise, as texts; undefined where one has none. */
export interface SettingDifference {
  /** Its config path, such as `slipway:realtime.plans.consumers`. */
  path: string;
  from?: string;
  to?: string;
}

/** A stack's config by key, not decrypted. */
type Config = Readonly<Record<string, unknown>>;

const SECRET = "[secret]";

/**
 * In which settings two stacks differ, by config path. Pins are left out, and so is how Render is reached, and the repository, which a
 * promotion has compared before. What is encrypted is encrypted for
 * each stack in another way: whether it is the same isn't known, so it is named where either has it.
 *
 * @param systems whose settings are compared; those of no system are, too
 */
export function settingsDifference(from: Config, to: Config, systems: readonly string[]): SettingDifference[] {
  const [ours, theirs] = [flattened(from, systems), flattened(to, systems)];
  const paths = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [one, other] = [ours.get(path), theirs.get(path)];
    if (one === other && one !== SECRET) return [];
    return [{ path, ...(one !== undefined && { from: one }), ...(other !== undefined && { to: other }) }];
  });
}

function flattened(config: Config, systems: readonly string[]): Map<string, string> {
  const compared = Object.entries(config).filter(([key]) => isCompared(key, systems));
  const found = new Map<string, string>();
  for (const [key, value] of compared) flatten(value, key, found);
  for (const system of systems) {
    for (const pin of ["release", "follow", "repo"]) found.delete(`slipway:${system}.${pin}`);
    for (const path of found.keys()) if (path.startsWith(`slipway:${system}.releases`)) found.delete(path);
  }
  return found;
}

/** A key of a system is `slipway:<system>`; those of a stack as a whole have plain values. */
function isCompared(key: string, systems: readonly string[]): boolean {
  if (!key.startsWith("slipway:")) return false;
  const name = key.slice("slipway:".length);
  return systems.includes(name) || STACK_SETTINGS.includes(name);
}

/** Those of what a stack runs on; its environment and soak time differ by nature, and are of no service. */
const STACK_SETTINGS = ["platform", "addresses", "checkSources", "budget"];

function flatten(value: unknown, path: string, found: Map<string, string>): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) flatten(item, `${path}[${index}]`, found);
  } else if (typeof value === "object" && value !== null && !isSecret(value)) {
    for (const [name, inner] of Object.entries(value)) flatten(inner, `${path}.${name}`, found);
  } else {
    found.set(path, textOf(value));
  }
}

function isSecret(value: object): boolean {
  return "secure" in value && Object.keys(value).length === 1;
}

function textOf(value: unknown): string {
  if (typeof value === "object" && value !== null) return SECRET;
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return hasPassword(text) ? SECRET : text;
}
