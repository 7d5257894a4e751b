import {
  CandlestickSeries,
  ColorType,
  createChart,
  HistogramSeries,
  type ISeriesApi,
  LineSeries,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import type { ChartCandle } from "./chart-candle";
import { formatPrice } from "./format";

const UP = "#2ebd85";
const DOWN = "#f6465d";
const AVERAGE = "#f0b90b";
const GRID = "#1a2231";

interface Series {
  candles: ISeriesApi<"Candlestick">;
  average: ISeriesApi<"Line">;
  volume: ISeriesApi<"Histogram">;
}

/** One-minute candles, their moving average, and volume. */
export function PriceChart({ candles }: { candles: readonly ChartCandle[] }) {
  const container = useRef<HTMLDivElement>(null);
  const series = useRef<Series>(null);

  useEffect(() => {
    if (!container.current) return;
    const { drawn, remove } = draw(container.current);
    series.current = drawn;
    return remove;
  }, []);

  useEffect(() => {
    series.current?.candles.setData(candles.map((candle) => ({ ...candle, time: timeOf(candle) })));
    series.current?.average.setData(candles.map((candle) => ({ time: timeOf(candle), value: candle.sma10 })));
    series.current?.volume.setData(candles.map(volumeBar));
  }, [candles]);

  return <div className="chart" ref={container} />;
}

function draw(container: HTMLElement): { drawn: Series; remove: () => void } {
  const chart = createChart(container, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: "#8a97ad",
      fontFamily: "system-ui",
    },
    localization: { priceFormatter: formatPrice },
    grid: { vertLines: { color: GRID }, horzLines: { color: GRID } },
    rightPriceScale: { borderColor: GRID, scaleMargins: { top: 0.08, bottom: 0.24 } },
    timeScale: { borderColor: GRID, timeVisible: true, secondsVisible: false, rightOffset: 3, barSpacing: 12 },
  });
  const drawn = {
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
  return { drawn, remove: () => chart.remove() };
}

const timeOf = ({ ts }: ChartCandle) => ts as UTCTimestamp;

function volumeBar(candle: ChartCandle) {
  const color = candle.close < candle.open ? DOWN : UP;
  return { time: timeOf(candle), value: candle.volume, color: `${color}66` };
}
