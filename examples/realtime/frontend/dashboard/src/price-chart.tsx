import { priceDecimals } from "@realtime/market";
import {
  CandlestickSeries,
  ColorType,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import type { ChartCandle } from "./chart-candle";
import { BAR_SPACING, RIGHT_OFFSET, rangeOfFew } from "./chart-range";
import { formatPrice } from "./format";

const UP = "#2ebd85";
const DOWN = "#f6465d";
const AVERAGE = "#f0b90b";
const GRID = "#1a2231";

interface Drawn {
  chart: IChartApi;
  /** Whether the few candles that there are have been drawn wider. */
  isStretched: boolean;
  candles: ISeriesApi<"Candlestick">;
  average: ISeriesApi<"Line">;
  volume: ISeriesApi<"Histogram">;
}

/** One-minute candles, their moving average, and volume. */
export function PriceChart({ candles }: { candles: readonly ChartCandle[] }) {
  const container = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(null);

  useEffect(() => {
    if (!container.current) return;
    const made = draw(container.current);
    drawn.current = made;
    return () => made.chart.remove();
  }, []);

  useEffect(() => {
    if (drawn.current) setCandles(drawn.current, candles);
  }, [candles]);

  const count = candles.length;
  useEffect(() => {
    if (drawn.current && container.current) fit(drawn.current, count, container.current.clientWidth);
  }, [count]);

  return <div className="chart" ref={container} />;
}

function setCandles({ candles, average, volume }: Drawn, data: readonly ChartCandle[]): void {
  const last = data.at(-1);
  if (last) candles.applyOptions({ priceFormat: priceFormatOf(last.close) });
  candles.setData(data.map((candle) => ({ ...candle, time: timeOf(candle) })));
  average.setData(data.map((candle) => ({ time: timeOf(candle), value: candle.sma10 })));
  volume.setData(data.map(volumeBar));
}

/** Once a minute at most, so that whoever looks at the past isn't torn away from it. */
function fit(drawn: Drawn, candles: number, width: number): void {
  const scale = drawn.chart.timeScale();
  const few = rangeOfFew(candles, width - drawn.chart.priceScale("right").width());
  if (few) scale.setVisibleLogicalRange(few);
  else if (drawn.isStretched) scale.resetTimeScale();
  drawn.isStretched = few !== undefined;
}

function draw(container: HTMLElement): Drawn {
  const chart = createChart(container, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: "#8a97ad",
      fontFamily: "system-ui",
    },
    localization: { priceFormatter: formatPrice },
    grid: { vertLines: { color: GRID }, horzLines: { color: GRID } },
    // Half a label at the edge would be a riddle.
    rightPriceScale: { borderColor: GRID, entireTextOnly: true, scaleMargins: { top: 0.08, bottom: 0.24 } },
    timeScale: {
      borderColor: GRID,
      timeVisible: true,
      secondsVisible: false,
      rightOffset: RIGHT_OFFSET,
      barSpacing: BAR_SPACING,
    },
  });
  const drawn = {
    chart,
    isStretched: false,
    volume: chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      priceLineVisible: false,
      lastValueVisible: false,
    }),
    candles: chart.addSeries(CandlestickSeries, {
      upColor: UP,
      wickUpColor: UP,
      downColor: DOWN,
      wickDownColor: DOWN,
      borderVisible: false,
    }),
    average: chart.addSeries(LineSeries, { color: AVERAGE, lineWidth: 2, priceLineVisible: false }),
  };
  drawn.volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  return drawn;
}

/** The axis has as many decimals as the price. */
function priceFormatOf(price: number) {
  const precision = priceDecimals(price);
  return { type: "price", precision, minMove: 10 ** -precision } as const;
}

const timeOf = ({ ts }: ChartCandle) => ts as UTCTimestamp;

function volumeBar(candle: ChartCandle) {
  const color = candle.close < candle.open ? DOWN : UP;
  return { time: timeOf(candle), value: candle.volume, color: `${color}66` };
}
