import { createHash } from "node:crypto";

/** Waves from a quarter of a second to nine hours, each twice as long as the one before. */
const OCTAVES = 18;
const SHORTEST_WAVE_MS = 250;

/**
 * A number from 0 up to 1 that looks random and is always the same for one `seed`.
 */
export function chance(seed: string): number {
  return createHash("sha1").update(seed).digest().readUInt32BE() / 2 ** 32;
}

/**
 * Where a random walk called `seed` stands at a time, from -1 to 1.
 *
 * A walk that adds steps up knows its place only from its past. This one adds waves up instead: random heights joined
 * by lines, each wave √2 times as high as the one of half its length, which is how far a random walk gets in twice the
 * time. So any process can work out the same walk for any moment, without talking to another.
 */
export function walk(seed: string, atMs: number): number {
  let height = 0;
  let highest = 0;
  for (let octave = 0; octave < OCTAVES; octave++) {
    const weight = Math.SQRT2 ** octave;
    height += weight * wave(`${seed}:${octave}`, atMs / (SHORTEST_WAVE_MS * 2 ** octave));
    highest += weight;
  }
  return height / highest;
}

function wave(seed: string, position: number): number {
  const left = Math.floor(position);
  const from = chance(`${seed}:${left}`);
  const to = chance(`${seed}:${left + 1}`);
  return 2 * (from + (to - from) * (position - left)) - 1;
}
