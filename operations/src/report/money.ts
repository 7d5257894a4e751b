/** A sum in US dollars as a price list has it: no cents where there are none. */
export function dollars(amount: number): string {
  const text = amount.toLocaleString("en-US", {
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
    maximumFractionDigits: 2,
  });
  return `$${text}`;
}

/** How a sum moves: `$45 → $63`. */
export function dollarsMoved(before: number, after: number): string {
  return before === after ? dollars(after) : `${dollars(before)} → ${dollars(after)}`;
}
