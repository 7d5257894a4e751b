/** Figures that a price is told with at least. */
const SIGNIFICANT = 5;
/** Cents, whatever the price. */
const FEWEST_DECIMALS = 2;
const MOST_DECIMALS = 8;

/** How many decimals a price of this size is told with: 68,001.23, but 0.52134, which two would leave standing still. */
export function priceDecimals(price: number): number {
  const decimals = SIGNIFICANT - 1 - Math.floor(Math.log10(price));
  return Math.min(Math.max(decimals, FEWEST_DECIMALS), MOST_DECIMALS);
}
