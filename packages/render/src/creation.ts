import { setTimeout as sleep } from "node:timers/promises";
import { isInconclusive } from "@slipway/render-client";
import { ProviderError } from "./error";
import type { JournalEntry } from "./journal";
import type { Operation } from "./resource";

interface Thing {
  readonly id: string;
  readonly createdAt: string;
}

/** What to create, and how to see whether it is there. */
export interface Creation<Made extends Thing> {
  /** The class name, for `pulumi import`. */
  readonly kind: string;
  readonly name: string;
  /** Everything of that name in the workspace. */
  find(): Promise<readonly Made[]>;
  post(): Promise<Made>;
}

const attempts = 3;
const betweenAttemptsMs = 2_000;
/** How far apart this machine's clock and Render's, and the sending and the making, may be. */
const beforeStartMs = 60_000;
const afterStartMs = 600_000;

/**
 * Creates a thing exactly once. What the journal says was begun is adopted, perhaps with other settings; anything else of that
 * name is refused, since it may belong to somebody. A request that may have arrived is looked up before it is sent again.
 */
export async function createOnce<Made extends Thing>(operation: Operation, creation: Creation<Made>): Promise<Made> {
  const { journal, render, urn } = operation;
  const key = { host: render.connection.host, ownerId: render.ownerId, urn };
  const begun = await journal.find(key);
  const found = await creation.find();
  if (found.length > 0) {
    const adopted = adopt(creation, found, begun);
    if (begun !== undefined) await journal.write({ ...begun, id: adopted.id });
    return adopted;
  }

  const entry = { ...key, kind: creation.kind, name: creation.name, startedAt: new Date().toISOString() };
  await journal.write(entry);
  const made = await postOnce(operation, creation, entry);
  await journal.write({ ...entry, id: made.id });
  return made;
}

async function postOnce<Made extends Thing>(
  operation: Operation,
  creation: Creation<Made>,
  entry: JournalEntry,
): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await creation.post();
    } catch (error) {
      if (!isInconclusive(error)) {
        // A refusal of the first request means that nothing was made; later ones may be refused for what that one made.
        if (attempt === 1) await operation.journal.forgetFailed(entry);
        throw error;
      }
      const found = await creation.find();
      if (found.length > 0) return adopt(creation, found, entry);
      if (attempt === attempts) throw error;
    }
    operation.report(`Render did not answer; trying again (${attempt + 1} of ${attempts})`);
    await sleep(betweenAttemptsMs, undefined, { signal: operation.signal });
  }
}

function adopt<Made extends Thing>(
  creation: Creation<Made>,
  found: readonly Made[],
  begun: JournalEntry | undefined,
): Made {
  const ours = found.find((thing) => begun !== undefined && isBegun(thing, creation, begun));
  if (ours !== undefined) return ours;
  const { kind, name } = creation;
  const id = found[0]?.id ?? "";
  throw new ProviderError(
    `\`${name}\` exists already at Render as \`${id}\`; choose another name, or delete that one first (the option \`deleteBeforeReplace: true\` does it where this is its replacement), or take it over with \`pulumi import render:index:${kind} <resource name> ${id}\`.`,
  );
}

function isBegun(thing: Thing, { kind, name }: Creation<Thing>, begun: JournalEntry): boolean {
  if (begun.kind !== kind || begun.name !== name) return false;
  if (begun.id !== undefined) return begun.id === thing.id;
  const sinceStartMs = Date.parse(thing.createdAt) - Date.parse(begun.startedAt);
  return sinceStartMs >= -beforeStartMs && sinceStartMs <= afterStartMs;
}
