import type { CidrBlock } from "@slipway/render-api";

/** An empty list comes back as null: nothing outside may connect. */
export function emptyToNull(list: CidrBlock[]): CidrBlock[] | null {
  return list.length === 0 ? null : list;
}
