/** How something that ran has ended. */
export interface Exit {
  code: number | undefined;
  signal: string | undefined;
  /** Set when it took more memory than it was allowed to: how much that was, such as `512Mi`. */
  memoryLimit?: string | undefined;
  /** Set when nobody can tell, as of a container whose engine is gone: what follows "was lost". */
  lost?: string | undefined;
}

/** Something that was started and runs, as processes of this machine or as a container. */
export interface Execution {
  /** Its first process on this machine; all others are its descendants, or of its group. */
  readonly pid: number;
  /** Resolves once it has ended and its output was taken. */
  readonly exited: Promise<Exit>;
  /** Asks it to end, and kills what is left of it after the time given. */
  stop(graceMs: number): Promise<Exit>;
}

/** Takes each line that is written, standard output and standard error alike. */
export type OnLine = (line: string) => void;

/** The end of something that ran as a sentence's end: `exited with code 1`. */
export function describeExit({ code, signal, memoryLimit, lost }: Exit): string {
  if (lost !== undefined) return `was lost: ${lost}`;
  if (memoryLimit !== undefined) return `ran out of memory: its plan has ${memoryLimit}`;
  return code === undefined ? `was ended by ${signal ?? "an unknown signal"}` : `exited with code ${code}`;
}
