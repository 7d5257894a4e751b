/**
 * SQL for the moving average of the row `candle` of `ohlc_1m`: the mean close of the candles of its minute and the nine
 * before. Minutes without a tick have no candle and don't count, and what is older never does.
 */
export const SMA10 = `(SELECT avg(near.close) FROM ohlc_1m near
  WHERE near.symbol = candle.symbol
    AND near.minute > candle.minute - interval '10 minutes' AND near.minute <= candle.minute)`;
