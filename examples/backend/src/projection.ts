/** What a projection is made from. Amounts are in cents. */
export interface ProjectionInput {
  opening: bigint;
  monthlyDeposit: bigint;
  /** Interest per year, in hundredths of a percent. */
  rate: number;
  months: number;
}

/** Months of a year, times what a whole is in hundredths of a percent. */
const YEAR_IN_PARTS = 12n * 10_000n;

/**
 * Balances at the end of each month: interest on what was there all month, rounded to the nearest cent (half a cent up), then the deposit.
 */
export function project({ opening, monthlyDeposit, rate, months }: ProjectionInput): bigint[] {
  const balances: bigint[] = [];
  let balance = opening;
  for (let month = 0; month < months; month += 1) {
    const interest = (balance * BigInt(rate) + YEAR_IN_PARTS / 2n) / YEAR_IN_PARTS;
    balance += interest + monthlyDeposit;
    balances.push(balance);
  }
  return balances;
}
