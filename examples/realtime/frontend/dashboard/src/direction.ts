/** Where a figure went. It is also the class that colours it. */
export type Direction = "up" | "down" | "same";

export function directionOf(before: number, after: number): Direction {
  if (after === before) return "same";
  return after > before ? "up" : "down";
}
