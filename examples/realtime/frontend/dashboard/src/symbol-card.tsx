import type { ChartCandle } from "./chart-candle";
import { formatPercent, formatPrice } from "./format";
import type { Quote } from "./market-state";
import { Sparkline } from "./sparkline";

const HOUR_S = 3600;

export interface SymbolCardProps {
  symbol: string;
  quote: Quote | undefined;
  candles: readonly ChartCandle[];
  isSelected: boolean;
  onSelect(): void;
}

/** A symbol's live price and its last hour. A click shows its chart. */
export function SymbolCard({ symbol, quote, candles, isSelected, onSelect }: SymbolCardProps) {
  const end = candles.at(-1)?.ts ?? 0;
  const hour = candles.filter(({ ts }) => ts > end - HOUR_S);
  const open = hour[0]?.open;
  const change = quote && open ? quote.price / open - 1 : 0;
  return (
    <button className="card symbol" aria-pressed={isSelected} onClick={onSelect} type="button">
      <span className="symbol-name">{symbol}</span>
      <span className={`change ${change < 0 ? "down" : "up"}`}>{formatPercent(change)}</span>
      <span className={`price ${quote?.direction ?? "same"}`} data-testid={`price-${symbol}`}>
        {quote ? formatPrice(quote.price) : "–"}
      </span>
      <Sparkline values={hour.map(({ close }) => close)} />
    </button>
  );
}
