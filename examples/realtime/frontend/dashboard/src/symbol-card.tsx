import { lastHour } from "./change";
import type { ChartCandle } from "./chart-candle";
import { formatPercent, formatPrice } from "./format";
import type { Quote } from "./market-state";
import { Sparkline } from "./sparkline";
import { hashOf } from "./symbol-address";

export interface SymbolCardProps {
  symbol: string;
  quote: Quote | undefined;
  candles: readonly ChartCandle[];
  isSelected: boolean;
}

/** A symbol's live price and its last hour, which is what its colour tells. It leads to the symbol's chart. */
export function SymbolCard({ symbol, quote, candles, isSelected }: SymbolCardProps) {
  const change = lastHour(candles, quote?.price);
  return (
    <a className="card symbol" aria-current={isSelected} href={hashOf(symbol)}>
      <span className="symbol-name">{symbol}</span>
      {change && (
        <span className="change">
          <span className={change.direction}>{formatPercent(change.share)}</span>{" "}
          <span className="quiet">{change.span}</span>
        </span>
      )}
      <span className="price" data-testid={`price-${symbol}`}>
        {quote ? formatPrice(quote.price) : "–"}
      </span>
      <Sparkline values={change?.candles.map(({ close }) => close) ?? []} />
    </a>
  );
}
