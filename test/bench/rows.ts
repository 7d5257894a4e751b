import type { Run } from "../engine/engine";

/** One measured figure, and the most that it may be. */
export interface Row {
  what: string;
  figure: string;
  limit: string;
}

export const seconds = (figure: number): string => `${figure.toFixed(2)} s`;

export const ratio = (figure: number, other: number): string => `${seconds(figure)} = ${(figure / other).toFixed(2)} ×`;

/** Says what is measured now: some of it takes minutes. */
export function announce(line: string): void {
  process.stderr.write(`… ${line}\n`);
}

export async function succeed(run: Promise<Run>): Promise<void> {
  const { exitCode, text } = await run;
  if (exitCode !== 0) throw new Error(text);
}
