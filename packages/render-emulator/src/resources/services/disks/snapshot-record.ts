import type { Disk } from "@slipway/render-api";
import { z } from "zod";
import { badRequest } from "../../../errors";
import { randomSecret, type Sources } from "../../../sources";
import { idSchema } from "../../../state/file-name";
import { microseconds } from "../../../state/timestamps";

export const diskSnapshotRecordSchema = z.object({
  id: idSchema,
  createdAt: z.string(),
  /** By which it was listed last, and until when that is good. */
  key: z.string().optional(),
  keyUntil: z.string().optional(),
});
export type DiskSnapshotRecord = z.infer<typeof diskSnapshotRecordSchema>;

/** Render makes one a day and keeps it for at least a week: here the last seven stay, however far they are apart. */
const mostKept = 7;
const keyLastsMs = 24 * 3_600_000;

/** Whether the last snapshot of a disk, or the disk itself, is of that time or older. */
export function isDue(disk: Disk, snapshots: readonly DiskSnapshotRecord[], oldest: number): boolean {
  return Date.parse(snapshots.at(-1)?.createdAt ?? disk.createdAt) <= oldest;
}

/** Those that stay beside a new one, oldest first, and those that go. */
export function keptWith(snapshots: readonly DiskSnapshotRecord[], taken: DiskSnapshotRecord) {
  const all = [...snapshots, taken];
  return { kept: all.slice(-mostKept), gone: all.slice(0, -mostKept) };
}

/** As they are listed now: a key that was good stays, and all are good for a day. */
export function withKeys(snapshots: readonly DiskSnapshotRecord[], sources: Sources) {
  const now = sources.now();
  const keyUntil = microseconds(now + keyLastsMs);
  return snapshots.map((one) => {
    const key = one.key !== undefined && isGood(one, now) ? one.key : randomSecret(sources, 32);
    return { ...one, key, keyUntil };
  });
}

/** @throws ApiError when none was listed by that key within a day; what Render says is unknown */
export function snapshotOfKey(snapshots: readonly DiskSnapshotRecord[], key: string, now: number): DiskSnapshotRecord {
  const found = snapshots.find((one) => one.key === key && isGood(one, now));
  if (found !== undefined) return found;
  throw badRequest("`snapshotKey` is none of this disk, or older than 24 hours: list its snapshots for new ones");
}

function isGood({ keyUntil }: DiskSnapshotRecord, now: number): boolean {
  return keyUntil !== undefined && Date.parse(keyUntil) > now;
}
