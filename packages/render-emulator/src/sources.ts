import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type IdKind, newId } from "@slipway/render-api";

/** Where time and chance come from; tests hand in their own. */
export interface Sources {
  /** Milliseconds since 1970. */
  now(): number;
  randomBytes(size: number): Uint8Array;
}

export const systemSources: Sources = { now: Date.now, randomBytes };

/** Resolves after a time, or at the signal. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;

export const pauseByClock: Pause = (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined);

/** A new id of the given kind, such as `srv-d0aaaaaaaaaaaaaaaa0g`. */
export function makeId(sources: Sources, kind: IdKind): string {
  return newId(kind, sources.now(), sources.randomBytes(8));
}

const lowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";
const alphanumeric = `${lowerAlphanumeric}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Random lower-case letters and digits, as Render appends to slugs, database names and instance ids. */
export function randomSuffix(sources: Sources, length: number): string {
  return pick(sources, lowerAlphanumeric, length);
}

/** Random letters and digits, the shape of Render's keys and database passwords. */
export function randomSecret(sources: Sources, length: number): string {
  return pick(sources, alphanumeric, length);
}

function pick(sources: Sources, alphabet: string, length: number): string {
  return [...sources.randomBytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}
