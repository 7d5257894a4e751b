import { BlockList, isIPv6 } from "node:net";
import type { CidrBlock } from "@slipway/render-api";

/** Anybody may connect: Render's default where there is one. */
export const everywhere: CidrBlock[] = [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }];

/** Whether an address lies in one of the list's ranges. */
export function allows(list: readonly CidrBlock[] | null | undefined, address: string): boolean {
  const family = familyOf(address);
  const ranges = new BlockList();
  for (const { cidrBlock } of list ?? []) {
    const [network = "", prefix] = cidrBlock.split("/");
    if (familyOf(network) === family) ranges.addSubnet(network, Number(prefix), family);
  }
  return ranges.check(address, family);
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
