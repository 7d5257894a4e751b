import { stripVTControlCharacters } from "node:util";

/** Says what a running step is doing at the moment. */
export type Detail = (text: string) => void;

/**
 * Runs `work` as one titled step that a person may have to wait for. One that leaves no trace has no line at its end: the caller
 * says what came of it.
 */
export type Step = <T>(
  title: string,
  work: (detail: Detail) => Promise<T>,
  end?: "leaves a trace" | "leaves no trace",
) => Promise<T>;

/** Where progress is written: a terminal or a log. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const QUIET_MS = 1_000;
const LOG_INTERVAL_MS = 15_000;
const CLEAR_LINE = "\r\u001B[2K";

/** "8s" or "1m 24s". */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.round(elapsedMs / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** Other programs have their words in it, such as the names of what they download: on a terminal it is one line, whatever they are. */
function onOneLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, " ");
}

/**
 * Reports steps to `stream`. A step that takes less than a second leaves no trace. On a terminal a longer one has one
 * line that is rewritten each second; in a log it has a line when it starts to take long, and one each 15 seconds.
 */
export function progressTo(stream: ProgressStream, now: () => number = Date.now): Step {
  return async (title, work, end = "leaves a trace") => {
    const startedAt = now();
    let detail = "";
    let shown = false;
    const show = (): void => {
      shown = true;
      const line = onOneLine(`… ${title} ${formatElapsed(now() - startedAt)}${detail && `  ${detail}`}`);
      stream.write(stream.isTTY ? CLEAR_LINE + line.slice(0, (stream.columns ?? 80) - 1) : `${line}\n`);
    };
    const first = setTimeout(show, QUIET_MS);
    const next = setInterval(show, stream.isTTY ? QUIET_MS : LOG_INTERVAL_MS);
    const finish = (mark: string): void => {
      if (!shown) return;
      const clear = stream.isTTY ? CLEAR_LINE : "";
      const line = `${onOneLine(`${mark} ${title} (${formatElapsed(now() - startedAt)})`)}\n`;
      stream.write(end === "leaves a trace" ? clear + line : clear);
    };
    try {
      const result = await work((text) => (detail = text));
      finish("✔");
      return result;
    } catch (error) {
      finish("✖");
      throw error;
    } finally {
      clearTimeout(first);
      clearInterval(next);
    }
  };
}
