import type { Orchestrator } from "./orchestrator";
import { lastSlotAt, type Market, type PostedTick, ticksOf } from "./slots";

/** Enough for a candle's wicks, at a fraction of what live ticks come to. */
const TICKS_PER_SECOND = 0.2;
/** Ten minutes: making more up at once would hold the health routes up. */
const SLOTS_AT_ONCE = 120;

/**
 * A past for symbols that have none, so that the first chart isn't empty.
 *
 * A tick of the past follows from its symbol and slot alone, as every tick does: two feeders that find the same store
 * empty send the same ones, and the consumers store one of each.
 */
export class History {
  readonly #market: Market;
  /** The symbols without a past; undefined until the API has told. It is asked once: the first ticks sent change its answer. */
  #missing: string[] | undefined;

  constructor(
    private readonly orchestrator: Orchestrator,
    live: Market,
    private readonly minutes: number,
  ) {
    // As much volume in a minute as there is live.
    const largestVolume = live.largestVolume * (live.ticksPerSecond / TICKS_PER_SECOND);
    this.#market = { ...live, ticksPerSecond: TICKS_PER_SECOND, largestVolume };
  }

  /** Sends what is missing of the time before `endMs`, oldest first. Once that has worked, nothing is sent again. */
  async send(endMs: number, sendAll: (ticks: readonly PostedTick[]) => Promise<void>): Promise<void> {
    if (this.minutes === 0) return;
    this.#missing ??= await this.#findMissing();
    if (this.#missing.length === 0) return;
    const market = { ...this.#market, symbols: this.#missing };
    const last = lastSlotAt(endMs, TICKS_PER_SECOND);
    const first = last - this.minutes * 60 * TICKS_PER_SECOND;
    for (let after = first; after < last; after += SLOTS_AT_ONCE) {
      await sendAll(ticksOf(market, after, Math.min(after + SLOTS_AT_ONCE, last)));
    }
    this.#missing = [];
  }

  async #findMissing(): Promise<string[]> {
    const { symbols } = this.#market;
    const known = await Promise.all(symbols.map((symbol) => this.orchestrator.hasCandles(symbol)));
    return symbols.filter((_, index) => !known[index]);
  }
}
