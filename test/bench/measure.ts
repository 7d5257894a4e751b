/** Seconds that `action` takes. */
export async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return (performance.now() - startedAt) / 1000;
}

/** The middle one of several figures, which a single slow run does not move. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Medians of two actions run in turn, so that a machine that gets slower slows both. */
export async function inTurn(
  rounds: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[number, number]> {
  const figures: [number, number][] = [];
  for (let round = 0; round < rounds; round++) figures.push([await secondsOf(one), await secondsOf(other)]);
  return [median(figures.map(([first]) => first)), median(figures.map(([, second]) => second))];
}

/** The median of an action run several times. */
export async function medianOf(rounds: number, action: () => Promise<unknown>): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) figures.push(await secondsOf(action));
  return median(figures);
}
