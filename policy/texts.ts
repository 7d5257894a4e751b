import type { Resource } from "./resource";
import { type Leaf, leavesOf, UNKNOWN } from "./seen";

/** Texts that only Render or the provider reads: ids and fingerprints are neither an address nor a secret. */
const REFERENCE = /(^|\.)(id|\w*Ids?|source|release|triggers|envGroups)(\.|$)/;

/** A text that a resource is given, or one that isn't known yet. */
export type Text = Leaf & { readonly value: string | typeof UNKNOWN };

/** Whatever a resource is given as text: variables, files, commands, addresses. */
export function textsOf({ inputs }: Resource): Text[] {
  return leavesOf(inputs).filter((leaf): leaf is Text => isText(leaf) && !REFERENCE.test(leaf.path));
}

function isText({ value }: Leaf): boolean {
  return typeof value === "string" || value === UNKNOWN;
}

/** Variables and secret files: what services are configured by. */
const CONFIGURATION = /(^|\.)(envVars|secretFiles)\./;

/** Those of a resource's texts that services are configured by. */
export function configurationOf(resource: Resource): Text[] {
  return textsOf(resource).filter(({ path }) => CONFIGURATION.test(path));
}

/** Whether a path is of what services are configured by. */
export function isConfiguration(path: string): boolean {
  return CONFIGURATION.test(path);
}
