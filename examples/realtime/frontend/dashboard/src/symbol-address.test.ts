import { describe, expect, it } from "vitest";
import { hashOf, symbolIn } from "./symbol-address";

describe("symbolIn", () => {
  it.each(["BTCUSDT", "BTC-USD", "ETH.X", "A_B", "1INCH"])("finds %s in its own address", (symbol) => {
    expect(symbolIn(new URL(hashOf(symbol), "https://app.example.com/").hash)).toBe(symbol);
  });

  it.each(["", "#", "#btc", "#%E0%A4%A", "#<script>"])("finds none in %j", (hash) => {
    expect(symbolIn(hash)).toBeUndefined();
  });
});
