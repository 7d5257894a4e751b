/** A page in a browser. */
export interface Page {
  /**
   * Text of the element marked `data-testid`, once it shows any, and any other than `other`. Rejects with what the page says when it
   * shows an alert.
   */
  textOf(testId: string, other?: string): Promise<string>;
  close(): Promise<void>;
}

/** What a check gets to know of a system that is up. */
export interface CheckContext {
  /** Those of the system's stack outputs that are texts, secrets in clear. */
  outputs: Readonly<Record<string, string>>;
  /** Opens a page in a real browser, for a check that says that it opens pages. */
  openPage: (url: string) => Promise<Page>;
  /**
   * What a service of the system has logged since its live deploy began, oldest first: the newest lines of the last minutes at most. Where
   * logs can't be read the check counts as not tried.
   */
  logsOf: (service: string) => Promise<readonly string[]>;
  /** Aborts at the attempt's end: when its time is up, and once it is over. */
  signal: AbortSignal;
  /** Milliseconds, to measure with. */
  now: () => number;
}

/** One statement of a system's contract that can be tried on a system that is up. */
export interface Check {
  /** A sentence that is true when the check passes. */
  name: string;
  /** Checks before it without which it can only fail: it isn't tried unless they pass, so that one fault fails one check. */
  needs?: readonly Check[];
  /** Whether it opens pages in a browser: where the machine has none, it counts as not tried. */
  opensPages?: true;
  /**
   * Resolves when it is true, with a note for the reader if there is one to make. Rejects with what was seen instead.
   */
  run(context: CheckContext): Promise<string | undefined>;
  /** What usually is behind a failure: the contract's troubleshooting list. */
  hint: string;
}
