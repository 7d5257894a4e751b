import { chance } from "./random-walk";

/** What a coin costs in bitcoins, near enough to look right beside the others. */
const IN_BITCOINS = new Map(
  Object.entries({
    BTC: 1,
    ETH: 0.038,
    BNB: 0.0087,
    SOL: 0.0025,
    LTC: 0.00104,
    AVAX: 0.00038,
    LINK: 0.00017,
    DOT: 0.000062,
    XRP: 0.0000078,
    ADA: 0.0000051,
    TRX: 0.0000024,
    DOGE: 0.0000021,
  }),
);

/** What prices are told in, at the end of a symbol. */
const CURRENCY = /[._-]?(?:USDT|USDC|USD|EUR)$/;

/** A symbol that is in no table costs from a hundred-thousandth to a tenth of a bitcoin. */
const LEAST_POWER = -5;
const MOST_POWER = -1;

/**
 * The price that a symbol wanders about, where a bitcoin's is `ofBitcoin`. It follows from the symbol alone: every
 * feeder finds the same.
 */
export function basePrice(symbol: string, ofBitcoin: number): number {
  const known = IN_BITCOINS.get(symbol.replace(CURRENCY, ""));
  return ofBitcoin * (known ?? 10 ** (LEAST_POWER + (MOST_POWER - LEAST_POWER) * chance(`${symbol}:base`)));
}
