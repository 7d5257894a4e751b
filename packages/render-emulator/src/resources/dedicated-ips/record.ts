import { type DedicatedIp, dedicatedIpSchema } from "@slipway/render-api";
import { z } from "zod";
import { found } from "../../elements";
import { idSchema } from "../../state/file-name";
import { microseconds } from "../../state/timestamps";
import type { Store } from "../store";

/** What is kept of a set of addresses: whether it runs by now follows from when it was made. */
const dedicatedIpRecordSchema = dedicatedIpSchema.omit({ status: true }).extend({ id: idSchema });
export type DedicatedIpRecord = z.infer<typeof dedicatedIpRecordSchema>;

export const dedicatedIpState = { dedicatedIps: z.array(dedicatedIpRecordSchema).default([]) };

/** @throws ApiError when there is none of that id */
export function dedicatedIpOf(store: Store, id: string): DedicatedIpRecord {
  return found(store.state.dedicatedIps, id, (set) => set.id === id);
}

/** Addresses that are nobody's (RFC 5737), so that whoever lets them in lets in nobody. */
export function addressesOf(random: Uint8Array): string[] {
  return [...random].map((byte, index) => `${["192.0.2", "198.51.100", "203.0.113"][index % 3]}.${(byte % 254) + 1}`);
}

/**
 * A set as it stands now.
 *
 * @param environments those that there are
 * @param runsAfterMs how long it takes until one has its addresses
 */
export function asReplied(
  record: DedicatedIpRecord,
  environments: readonly { id: string }[],
  now: number,
  runsAfterMs: number,
): DedicatedIp {
  const runs = microseconds(now - runsAfterMs) >= record.createdAt;
  return {
    ...record,
    // A set outlives the environments that use it: whether Render keeps the ids of those that are gone is not known.
    environmentIds: record.environmentIds.filter((id) => environments.some((environment) => environment.id === id)),
    ips: runs ? record.ips : [],
    status: runs ? "RUNNING" : "CREATING",
  };
}
