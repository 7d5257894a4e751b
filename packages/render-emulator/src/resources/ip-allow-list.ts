import type { CidrBlock } from "@slipway/render-api";

/** Anybody may connect: Render's default where there is one. */
export const everywhere: CidrBlock[] = [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }];

/** An empty list comes back as null: nothing outside may connect. */
export function emptyToNull(list: CidrBlock[]): CidrBlock[] | null {
  return list.length === 0 ? null : list;
}
