import { madeAt } from "@slipway/render-api";
import { deleteUnlessGone, isInconclusive, type RenderClient } from "@slipway/render-client";
import { ProviderError } from "./error";
import type { Creation as CreationEntry } from "./journal";
import type { Operation } from "./resource";

/** What every thing at Render has. */
export interface Thing {
  readonly id: string;
  /** RFC 3339. Render doesn't say it of some kinds: their ids tell it. */
  readonly createdAt: string | undefined;
}

/** A kind of thing that Render holds under names. */
export interface NamedThings<Kind extends Thing = Thing> {
  /** The class name. */
  readonly kind: string;
  /** Its list's path in the API: `/services`, for example. */
  readonly path: string;
  /** Everything of exactly this name in the workspace. */
  find(render: RenderClient, name: string): Promise<readonly Kind[]>;
}

/** What to create. */
export interface Creation<Kind extends Thing> {
  readonly things: NamedThings<Kind>;
  readonly name: string;
  /** What sets the name, in the words of the program's user. */
  readonly nameSetting?: string | undefined;
  post(render: RenderClient): Promise<Kind>;
}

const attempts = 3;
const betweenAttemptsMs = 2_000;
/** How far apart this machine's clock and Render's, and the sending and the making, may be. */
const beforeStartMs = 60_000;
const afterStartMs = 600_000;

/**
 * Creates a thing exactly once. What the journal says an earlier update created is adopted, perhaps with other
 * settings; anything else of that name is refused, since it may belong to somebody. A request that may have arrived
 * is looked up before it is sent again, even when the update was cancelled meanwhile.
 */
export async function createOnce<Kind extends Thing>(operation: Operation, creation: Creation<Kind>): Promise<Kind> {
  const { render, urn } = operation;
  const { creations } = operation.journal;
  const key = { host: render.connection.host, ownerId: render.ownerId, urn };
  const earlier = await creations.find(key);
  if (earlier !== undefined) await removeOtherwiseNamed(operation, creation, earlier);
  const found = await creation.things.find(render, creation.name);
  if (found.length > 0) {
    const adopted = adopt(operation, creation, found, earlier);
    if (earlier !== undefined) await creations.write({ ...earlier, id: adopted.id });
    return adopted;
  }

  const entry = { ...key, kind: creation.things.kind, name: creation.name, startedAt: new Date().toISOString() };
  await creations.write(entry);
  const made = await postOnce(operation, creation, entry);
  await creations.write({ ...entry, id: made.id });
  return made;
}

/**
 * Removes what an earlier update created for the same resource under another name: no state and no program has it, and nobody was
 * ever given its address.
 */
async function removeOtherwiseNamed<Kind extends Thing>(
  { render, report }: Operation,
  creation: Creation<Kind>,
  earlier: CreationEntry,
): Promise<void> {
  if (earlier.kind !== creation.things.kind || earlier.name === creation.name || earlier.id !== undefined) return;
  const found = await creation.things.find(render, earlier.name);
  // Names of data stores are not unique: where there is more than one, nobody can tell which is ours.
  const [ours] = found;
  if (ours === undefined || found.length > 1 || !isResultOf(earlier, ours)) return;
  report(`removing \`${earlier.name}\`, which an earlier update started to create`);
  await deleteUnlessGone(render, `${creation.things.path}/${ours.id}`);
}

async function postOnce<Kind extends Thing>(
  operation: Operation,
  creation: Creation<Kind>,
  entry: CreationEntry,
): Promise<Kind> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await creation.post(operation.render);
    } catch (error) {
      if (!isInconclusive(error)) {
        // A refusal of the first request means that nothing was made; later ones may be refused for what that one made.
        if (attempt === 1) await operation.journal.creations.remove(entry);
        throw error;
      }
      const found = await creation.things.find(operation.cleanup, creation.name);
      if (found.length > 0) return adopt(operation, creation, found, entry);
      if (attempt === attempts || operation.signal.aborted) throw error;
    }
    operation.report(`Render did not answer; trying again (${attempt + 1} of ${attempts})`);
    await operation.render.clock.pause(betweenAttemptsMs, operation.signal);
  }
}

function adopt<Kind extends Thing>(
  operation: Operation,
  { things: { kind }, name, nameSetting }: Creation<Kind>,
  found: readonly Kind[],
  earlier: CreationEntry | undefined,
): Kind {
  const ours = found.find((thing) => earlier?.kind === kind && earlier.name === name && isResultOf(earlier, thing));
  if (ours !== undefined) return ours;
  const id = found[0]?.id ?? "";
  throw new ProviderError(
    `\`${name}\` already exists at Render as \`${id}\`; choose another name` +
      `${nameSetting === undefined ? "" : ` (${nameSetting})`}, or import that one with ` +
      `\`${operation.importLine(id)}\`, or delete it first (the option \`deleteBeforeReplace: true\` does so where ` +
      "this replaces it).",
  );
}

/** Whether a thing of the right kind and name is what a creation in the journal led to. */
export function isResultOf(creation: CreationEntry, thing: Thing): boolean {
  if (creation.id !== undefined) return creation.id === thing.id;
  const madeMs = thing.createdAt === undefined ? madeAt(thing.id) : Date.parse(thing.createdAt);
  if (madeMs === undefined) return false;
  const sinceStartMs = madeMs - Date.parse(creation.startedAt);
  return sinceStartMs >= -beforeStartMs && sinceStartMs <= afterStartMs;
}
