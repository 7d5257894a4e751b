import type { Resource } from "./resource";
import { type Leaf, leavesOf, UNKNOWN } from "./seen";

/** A text that a resource is given, or one that isn't known yet. */
export interface Text {
  /** The path, such as `services`, `api`, `envVars`, `PORT`. */
  readonly names: readonly string[];
  /** The path as messages name it, such as `services.api.envVars.PORT`. */
  readonly path: string;
  /** The last name of its path. */
  readonly name: string;
  readonly value: string | typeof UNKNOWN;
  /** What services are configured by is a variable or a secret file; all else is a setting of the resource's own. */
  readonly of: "variable" | "secret file" | "setting";
}

/** Texts that only Render or the provider reads: ids and fingerprints are neither an address nor a secret. */
const REFERENCE = /^(id|\w*Ids?|source|release|triggers|envGroups)$/;

/** Settings that may be any text, so that what isn't known yet has to be waited for. */
const FREE = /^(\w*Command|\w*[uU]r[il]|destination|endpoint|value|routes|headers|maintenanceMode)$/;

/** The name of an element of a list. */
const INDEX = /^\d+$/;

/** Whatever a resource is given as text: variables, files, commands, addresses. */
export function textsOf(resource: Resource): Text[] {
  return leavesOf(resource.inputs).flatMap((leaf) => textAt(leaf, settingNames(resource, leaf)) ?? []);
}

/** A leaf's path without the key of a rollout's service, which is of the user's choice and means nothing. */
function settingNames({ type }: Resource, { names }: Leaf): readonly string[] {
  return type === "render:index:Rollout" && names[0] === "services" ? names.slice(2) : names;
}

function textAt({ names, value }: Leaf, within: readonly string[]): Text | undefined {
  const of = within[0] === "envVars" ? "variable" : within[0] === "secretFiles" ? "secret file" : "setting";
  const text = { names, path: names.join("."), name: names.at(-1) ?? "", of } as const;
  // What a variable or a file is called is of the user's choice, too.
  if (of === "setting" && within.some((name) => REFERENCE.test(name))) return undefined;
  if (typeof value === "string") return { ...text, value };
  // Of services, or of one, of which nothing is known yet, no name is left: anything may be within.
  const isFree =
    of !== "setting" || within.length === 0 || FREE.test(within.findLast((name) => !INDEX.test(name)) ?? "");
  return value === UNKNOWN && isFree ? { ...text, value } : undefined;
}
