import { candleSchema, type PublishedTick } from "@realtime/market";
import { z } from "zod";

export const chartCandleSchema = candleSchema.extend({ sma10: z.number() });

/** A candle with the moving average at its close. */
export type ChartCandle = z.infer<typeof chartCandleSchema>;

/** The candle that a live tick brings with it. */
export const candleOf = ({ candle1m, sma10 }: PublishedTick): ChartCandle => ({ ...candle1m, sma10 });
