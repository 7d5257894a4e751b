/** Width of a candle with its gap, in pixels. */
export const BAR_SPACING = 12;
/** Room that is left free after the last candle, in candles. */
export const RIGHT_OFFSET = 3;
/** So wide is the first candle of all: one of so many, not the whole chart. */
const FEWEST_SHOWN = 20;

/**
 * Which candles a chart of this width shows while they are too few to fill it: all of them from its left edge, drawn wider. Without
 * this the first ones would stand alone at the right. Undefined once there are enough.
 */
export function rangeOfFew(candles: number, width: number): { from: number; to: number } | undefined {
  const shown = candles + RIGHT_OFFSET;
  if (candles === 0 || shown * BAR_SPACING >= width) return undefined;
  // The first candle's middle is at 0.
  return { from: -0.5, to: Math.max(shown, Math.min(FEWEST_SHOWN, width / BAR_SPACING)) - 0.5 };
}
