import { z } from "zod";

/**
 * What each id of Render's begins with, by the kind of thing it names (source: Render's REST API reference and
 * recorded replies).
 */
export const idPrefixes = {
  owner: "tea",
  service: "srv",
  cronJob: "crn",
  deploy: "dep",
  postgres: "dpg",
  keyValue: "red",
  job: "job",
  disk: "dsk",
  customDomain: "cdm",
  header: "hdr",
  route: "rdr",
  project: "prj",
  environment: "evm",
  envGroup: "evg",
  registryCredential: "rgc",
  event: "evt",
  webhook: "whk",
  dedicatedIp: "egs",
  /** What Render calls an attempt to deliver is unknown. */
  webhookEvent: "whe",
} as const;

/**
 * An id in a reply. It becomes a part of paths and of lines that somebody may run, so that it must be a plain word. No more is asked of it,
 * since Render may add kinds.
 */
export const replyIdSchema = z.string().regex(/^(?=.*[A-Za-z0-9])[\w.-]{1,100}$/, "expected an id");

export type IdKind = keyof typeof idPrefixes;

/**
 * A new id of the given kind: its prefix and an xid, which is twelve bytes that begin with the time, in lower-case
 * base32hex, so that later ids sort after earlier ones. Postgres ids carry a further `-a` (primary) or `-b` (replica).
 *
 * @param now milliseconds since 1970
 * @param random at least eight bytes; the caller's source of chance
 */
export function newId(kind: IdKind, now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(0, Math.floor(now / 1000));
  bytes.set(random.subarray(0, 8), 4);
  return `${idPrefixes[kind]}-${base32hex(bytes)}${kind === "postgres" ? "-a" : ""}`;
}

/** Whether a text is written as the ids of that kind are that {@link newId} makes, or as a replica's beside them. */
export function isNewId(kind: IdKind, text: string): boolean {
  return new RegExp(`^${idPrefixes[kind]}-[0-9a-v]{20}${kind === "postgres" ? "-[a-f]" : ""}$`).test(text);
}

/** When the thing of an id was made, to the second below, in milliseconds since 1970; undefined of an id that carries no time. */
export function madeAt(id: string): number | undefined {
  const [, time] = /^[a-z]+-([0-9a-v]{7})[0-9a-v]{12}[0g](?:-[a-z])?$/.exec(id) ?? [];
  if (time === undefined) return undefined;
  // The time's four bytes are the first 32 bits of the 35 that seven digits have.
  return Math.floor(parseInt(time, 32) / 8) * 1000;
}

function base32hex(bytes: Uint8Array): string {
  const alphabet = "0123456789abcdefghijklmnopqrstuv";
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, "0"), 2)]).join("");
}
