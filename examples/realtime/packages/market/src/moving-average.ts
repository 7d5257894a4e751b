/** How many candles a moving average looks back on, its own included. */
export const SMA_PERIOD = 10;

/**
 * Simple moving average at each place of `values`, oldest first.
 * Where fewer than `period` values stand before it, it is the mean of those.
 */
export function movingAverages(values: readonly number[], period: number = SMA_PERIOD): number[] {
  return values.map((_, index) => {
    const window = values.slice(Math.max(0, index - period + 1), index + 1);
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  });
}
