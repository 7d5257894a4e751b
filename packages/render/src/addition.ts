import { isInconclusive } from "@slipway/render-client";
import { ProviderError } from "./error";
import type { Operation } from "./resource";

/** What has no id of its own at Render: its id says what it is added to, and what. */
export interface Addition {
  /** The class name. */
  readonly kind: string;
  readonly id: string;
  /** What it is called in messages: `link`. */
  readonly noun: string;
  /** What to do with one that is there already, beside importing it. */
  readonly otherwise: string;
  readonly isThere: () => Promise<boolean>;
  readonly add: () => Promise<void>;
}

/**
 * The two parts of such an id.
 *
 * @param what whose id it is: "a `PostgresUser`"
 * @param form what it is made of, with an example
 */
export function partsOfId(id: string, what: string, form: string): [string, string] {
  const [first = "", second = "", ...more] = id.split("/");
  if (first !== "" && second !== "" && more.length === 0) return [first, second];
  throw new ProviderError(`\`${id}\` is no id of ${what}; use ${form}.`);
}

/**
 * Adds something exactly once. One that is there already may be somebody's, and is refused; what the journal says an earlier update began
 * to add is this program's.
 */
export async function addOnce(
  { render, urn, journal: { creations }, importLine }: Operation,
  { kind, id, noun, otherwise, isThere, add }: Addition,
): Promise<void> {
  const key = { host: render.connection.host, ownerId: render.ownerId, urn };
  const entry = { ...key, kind, name: id, startedAt: new Date().toISOString() };
  const earlier = await creations.find(key);
  const isBegun = earlier?.kind === kind && earlier.name === id;
  const isAdded = await isThere();
  if (isAdded && !isBegun) {
    throw new ProviderError(
      `The ${noun} \`${id}\` already exists at Render; import it with \`${importLine(id)}\`, or ${otherwise} first.`,
    );
  }
  if (!isBegun) await creations.write(entry);
  try {
    if (!isAdded) await add();
  } catch (error) {
    if (!isInconclusive(error)) {
      // A refusal means that nothing was added.
      if (!isBegun) await creations.remove(key);
      throw error;
    }
    if (!(await isThere())) throw error;
  }
  await creations.write({ ...entry, id });
}
