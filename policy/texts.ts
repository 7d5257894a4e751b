import type { Resource } from "./resource";
import { type Leaf, leavesOf, UNKNOWN } from "./seen";

/** Texts that only Render or the provider reads: ids and fingerprints are neither an address nor a secret. */
const REFERENCE = /(^|\.)(id|\w*Ids?|source|release|triggers|envGroups)(\.|$)/;

/** A text that a resource is given, or one that isn't known yet. */
export type Text = Leaf & { readonly value: string | typeof UNKNOWN };

/** Where anything may stand, so that what isn't known yet has to be waited for. */
const FREE = /(^|\.)((envVars|secretFiles)\..*|\w*Command|\w*[uU]r[il]|destination|endpoint|value)$/;

/** Whatever a resource is given as text: variables, files, commands, addresses. */
export function textsOf({ inputs }: Resource): Text[] {
  return leavesOf(inputs).filter((leaf): leaf is Text => isText(leaf) && !REFERENCE.test(leaf.path));
}

function isText({ path, value }: Leaf): boolean {
  return value === UNKNOWN ? FREE.test(path) : typeof value === "string";
}

/** Those of a resource's texts that services are configured by: their variables and secret files. */
export function configurationOf(resource: Resource): Text[] {
  return textsOf(resource).filter(({ path }) => isConfiguration(path));
}

/** Whether a path is of what services are configured by. */
export function isConfiguration(path: string): boolean {
  return /(^|\.)(envVars|secretFiles)\./.test(path);
}
