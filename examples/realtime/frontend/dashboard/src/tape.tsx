import type { Direction } from "./direction";
import { formatPrice, formatTime, formatVolume } from "./format";
import type { TapeEntry } from "./market-state";

/** Where a price went since the symbol's tick before. */
const ARROWS: Record<Direction, string> = { up: "▲", down: "▼", same: "" };

/** The latest ticks, newest first. */
export function Tape({ entries }: { entries: readonly TapeEntry[] }) {
  return (
    <section className="card tape" aria-label="Latest ticks">
      <h2>Latest ticks {entries.length > 0 && <span className="quiet">▲▼ from the one before</span>}</h2>
      {entries.length === 0 && <p className="quiet">No tick yet.</p>}
      <div className="tape-room">
        <div className="tape-rows">
          <table>
            <tbody>
              {entries.map(({ key, symbol, price, ts, volume, direction }) => (
                <tr key={key}>
                  <td className="quiet">{formatTime(ts)}</td>
                  <td>{symbol}</td>
                  <td className={direction}>
                    {ARROWS[direction]} {formatPrice(price)}
                  </td>
                  <td className="quiet">{formatVolume(volume)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  );
}
