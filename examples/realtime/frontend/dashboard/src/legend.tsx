import type { ChartCandle } from "./chart-candle";
import { formatPrice, formatVolume } from "./format";

/** A candle in figures. */
export function Legend({ candle }: { candle: ChartCandle }) {
  return (
    <dl className="legend">
      <Figure name="Open" value={formatPrice(candle.open)} />
      <Figure name="High" value={formatPrice(candle.high)} />
      <Figure name="Low" value={formatPrice(candle.low)} />
      <Figure name="Close" value={formatPrice(candle.close)} />
      <Figure name="SMA 10" value={formatPrice(candle.sma10)} className="average" />
      <Figure name="Volume" value={formatVolume(candle.volume)} />
    </dl>
  );
}

function Figure({ name, value, className }: { name: string; value: string; className?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={className}>{value}</dd>
    </div>
  );
}
