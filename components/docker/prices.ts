import type { PriceList } from "../prices";

/** The host is paid for whether anything runs on it or not, by whoever has it. */
export const hostPrices: PriceList = {
  asOf: "2026-11",
  source: "the host's own bill",
  notCounted: ["the host itself"],
  defaultDiskSizeGB: () => undefined,
  monthlyCost: () => 0,
};
