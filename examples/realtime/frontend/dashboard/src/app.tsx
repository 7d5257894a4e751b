import { Commit } from "./commit";
import { ConnectionBadge } from "./connection-badge";
import { Legend } from "./legend";
import { PriceChart } from "./price-chart";
import { SymbolCard } from "./symbol-card";
import { Tape } from "./tape";
import { useChosenSymbol } from "./use-chosen-symbol";
import { useMarket } from "./use-market";

const NO_CANDLES: never[] = [];

export function App() {
  const { candles, quotes, tape, connection, apiProblem } = useMarket();
  const chosen = useChosenSymbol();
  const symbols = [...candles.keys()].sort();
  const selected = symbols.find((symbol) => symbol === chosen) ?? symbols[0];
  const shown = (selected && candles.get(selected)) || NO_CANDLES;
  const last = shown.at(-1);

  return (
    <div className="page">
      <header>
        <h1>Realtime ticks</h1>
        <Commit />
        <ConnectionBadge connection={connection} />
        <div className="problems" role="alert">
          {apiProblem && <p>{apiProblem} Trying again.</p>}
          {connection === "lost" && (
            <p>The live stream at {import.meta.env.VITE_REALTIME_URL} is not there. Trying again.</p>
          )}
        </div>
      </header>
      <nav className="symbols" aria-label="Symbols">
        {symbols.map((symbol) => (
          <SymbolCard
            key={symbol}
            symbol={symbol}
            quote={quotes.get(symbol)}
            candles={candles.get(symbol) ?? NO_CANDLES}
            isSelected={symbol === selected}
          />
        ))}
      </nav>
      <main className="card">
        <h2>
          {selected ?? "Waiting for the first symbol"} {selected && <span className="quiet">1 minute, UTC</span>}
        </h2>
        {last && <Legend candle={last} />}
        <PriceChart key={selected ?? ""} candles={shown} />
      </main>
      <Tape entries={tape} />
    </div>
  );
}
