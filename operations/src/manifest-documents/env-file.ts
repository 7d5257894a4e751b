/** A variable as a `.env` file has it. */
export interface EnvEntry {
  name: string;
  /** What stands above it. */
  comments: readonly string[];
  value: string;
  /** Whether it is there to be seen only: what reads the file gets no such variable. */
  isCommentedOut: boolean;
}

/** A text that means itself to whatever reads `.env` files: Node.js, dotenv, Docker Compose, a shell. */
const plain = /^[\w.,:/@%+=-]*$/;

/**
 * A `.env` file: its header, then each variable beneath what is said of it. What it can't hold is left for the reader to fill in.
 *
 * @param areQuoted whether a value has quotes also where it needs none, for whoever puts another one there
 */
export function envFile(header: readonly string[], entries: readonly EnvEntry[], areQuoted = false): string {
  const blocks = entries.map(({ name, comments, value, isCommentedOut }) => {
    const written = plain.test(value) && !areQuoted ? value : quoted(value);
    const reasons = written === undefined ? [UNHELD] : [];
    const line = `${name}=${written ?? ""}`;
    const isShown = isCommentedOut || written === undefined;
    return [...[...comments, ...reasons].map(comment), isShown ? line.replaceAll(/^/gm, "#") : line];
  });
  return [header.map(comment), ...blocks].map((lines) => `${lines.join("\n")}\n`).join("\n");
}

const UNHELD = "Its value is not here: no quotes make it mean the same to Node.js, dotenv, Docker Compose and a shell.";

function comment(text: string): string {
  return `# ${text.replaceAll(/\s*[\n\r]\s*/g, " ")}`;
}

/**
 * A value in quotes in which each of those readers takes it as it stands; undefined where there are none. Between single quotes none replaces
 * anything, but some take a backslash before the last one for a part of the value. Between double quotes some do what `$`, backticks and
 * backslashes say. Carriage returns get lost, whatever is around them.
 */
function quoted(value: string): string | undefined {
  if (!/'|\r|\\$/.test(value)) return `'${value}'`;
  return /["$`\\\r]/.test(value) ? undefined : `"${value}"`;
}
