import { symbolSchema } from "@realtime/market";

/** Where a symbol's chart is: the page, with the symbol in its address, so that it is there after a reload and in a link. */
export const hashOf = (symbol: string): string => `#${symbol}`;

/** The symbol that an address's hash names; undefined where it names none. */
export function symbolIn(hash: string): string | undefined {
  const symbol = symbolSchema.safeParse(hash.slice(1));
  return symbol.success ? symbol.data : undefined;
}
