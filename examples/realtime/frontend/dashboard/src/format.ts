import { priceDecimals } from "@realtime/market";

const volume = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const percent = new Intl.NumberFormat("en-GB", {
  style: "percent",
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: "exceptZero",
});

/** With as many decimals as its size asks for. */
export function formatPrice(value: number): string {
  const decimals = priceDecimals(value);
  return value.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export const formatVolume = (value: number): string => volume.format(value);
export const formatPercent = (share: number): string => percent.format(share);

/** Time of day in UTC, the same zone as the chart's: `11:59:03.2`. */
export const formatTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 21);
