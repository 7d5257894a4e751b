import { setTimeout as sleep } from "node:timers/promises";
import { deleteUnlessGone, isInconclusive, type RenderClient } from "@slipway/render-client";
import { ProviderError } from "./error";
import { importLine } from "./import-line";
import type { Creation as CreationEntry } from "./journal";
import type { Operation } from "./resource";

/** What any thing at Render tells of itself. */
export interface Thing {
  readonly id: string;
  readonly createdAt: string;
}

/** A kind of thing that Render holds under names. */
export interface NamedThings<Made extends Thing = Thing> {
  /** The class name. */
  readonly kind: string;
  /** Where each stands in the API: `/services`, for example. */
  readonly path: string;
  /** Everything of exactly this name in the workspace. */
  find(render: RenderClient, name: string): Promise<readonly Made[]>;
}

/** What to create. */
export interface Creation<Made extends Thing> {
  readonly things: NamedThings<Made>;
  readonly name: string;
  post(render: RenderClient): Promise<Made>;
}

const attempts = 3;
const betweenAttemptsMs = 2_000;
/** How far apart this machine's clock and Render's, and the sending and the making, may be. */
const beforeStartMs = 60_000;
const afterStartMs = 600_000;

/**
 * Creates a thing exactly once. What the journal says was begun is adopted, perhaps with other settings; anything else of that
 * name is refused, since it may belong to somebody. A request that may have arrived is looked up before it is sent again, even when
 * the update was cancelled meanwhile.
 */
export async function createOnce<Made extends Thing>(operation: Operation, creation: Creation<Made>): Promise<Made> {
  const { render, urn } = operation;
  const { creations } = operation.journal;
  const key = { host: render.connection.host, ownerId: render.ownerId, urn };
  const begun = await creations.find(key);
  if (begun !== undefined) await removeOtherwiseNamed(operation, creation, begun);
  const found = await creation.things.find(render, creation.name);
  if (found.length > 0) {
    const adopted = adopt(urn, creation, found, begun);
    if (begun !== undefined) await creations.write({ ...begun, id: adopted.id });
    return adopted;
  }

  const entry = { ...key, kind: creation.things.kind, name: creation.name, startedAt: new Date().toISOString() };
  await creations.write(entry);
  const made = await postOnce(operation, creation, entry);
  await creations.write({ ...entry, id: made.id });
  return made;
}

/**
 * What was begun for the same resource under another name is in no state and in no program, and nobody was ever told how to reach it:
 * it goes.
 */
async function removeOtherwiseNamed<Made extends Thing>(
  { render, report }: Operation,
  creation: Creation<Made>,
  begun: CreationEntry,
): Promise<void> {
  if (begun.kind !== creation.things.kind || begun.name === creation.name || begun.id !== undefined) return;
  const found = await creation.things.find(render, begun.name);
  const ours = found.find((thing) => wasBegun(thing, begun));
  if (ours === undefined) return;
  report(`removing \`${begun.name}\`, which an earlier update began to create`);
  await deleteUnlessGone(render, `${creation.things.path}/${ours.id}`);
}

async function postOnce<Made extends Thing>(
  operation: Operation,
  creation: Creation<Made>,
  entry: CreationEntry,
): Promise<Made> {
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
      if (found.length > 0) return adopt(operation.urn, creation, found, entry);
      if (attempt === attempts || operation.signal.aborted) throw error;
    }
    operation.report(`Render did not answer; trying again (${attempt + 1} of ${attempts})`);
    await sleep(betweenAttemptsMs, undefined, { signal: operation.signal });
  }
}

function adopt<Made extends Thing>(
  urn: string,
  { things: { kind }, name }: Creation<Made>,
  found: readonly Made[],
  begun: CreationEntry | undefined,
): Made {
  const ours = found.find((thing) => begun?.kind === kind && begun.name === name && wasBegun(thing, begun));
  if (ours !== undefined) return ours;
  const id = found[0]?.id ?? "";
  throw new ProviderError(
    `\`${name}\` exists already at Render as \`${id}\`; choose another name, or delete that one first (the option \`deleteBeforeReplace: true\` does it where this is its replacement), or take it over with \`${importLine(urn, id)}\`.`,
  );
}

/** Whether a thing of the right kind and name is the one that was begun. */
export function wasBegun(thing: Thing, begun: CreationEntry): boolean {
  if (begun.id !== undefined) return begun.id === thing.id;
  const sinceStartMs = Date.parse(thing.createdAt) - Date.parse(begun.startedAt);
  return sinceStartMs >= -beforeStartMs && sinceStartMs <= afterStartMs;
}
