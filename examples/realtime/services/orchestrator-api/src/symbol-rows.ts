import type { Pool } from "@realtime/database";
import { ApiError } from "@realtime/service";

export interface SymbolRow {
  symbol: string;
  name: string | null;
}

/** All symbols that were registered or seen in a tick. */
export async function listSymbols(pool: Pool): Promise<SymbolRow[]> {
  const { rows } = await pool.query<SymbolRow>("SELECT symbol, name FROM symbols ORDER BY symbol");
  return rows;
}

/** Registers symbols; a name that is not given leaves the one that is there. */
export async function saveSymbols(
  pool: Pool,
  symbols: readonly { symbol: string; name?: string | undefined }[],
): Promise<void> {
  // One row per symbol, or the statement would meet itself; sorted, so that two requests can't block each other.
  const names = new Map(symbols.map(({ symbol, name }) => [symbol, name ?? null]));
  const rows = [...names].sort();
  await pool.query(
    `INSERT INTO symbols AS old (symbol, name) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (symbol) DO UPDATE SET name = coalesce(excluded.name, old.name)`,
    [rows.map(([symbol]) => symbol), rows.map(([, name]) => name)],
  );
}

/** @throws ApiError 404 unless the symbol is known. */
export async function requireSymbol(pool: Pool, symbol: string): Promise<void> {
  const { rowCount } = await pool.query("SELECT FROM symbols WHERE symbol = $1", [symbol]);
  if (rowCount === 0) {
    throw new ApiError(
      404,
      "symbol_not_found",
      `There is no symbol \`${symbol}\`; GET /symbols lists those there are.`,
    );
  }
}
