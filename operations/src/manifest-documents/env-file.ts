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

/** A `.env` file: its header, then each variable beneath what is said of it. */
export function envFile(header: readonly string[], entries: readonly EnvEntry[]): string {
  const blocks = entries.map(({ name, comments, value, isCommentedOut }) => [
    ...comments.map(comment),
    `${isCommentedOut ? "#" : ""}${name}=${quoted(value)}`,
  ]);
  return [header.map(comment), ...blocks].map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function comment(text: string): string {
  return `# ${text.replaceAll(/\s*\n\s*/g, " ")}`;
}

/** In single quotes nothing is replaced; what has those in it stands in those of which it has none. */
function quoted(value: string): string {
  if (plain.test(value)) return value;
  const quote = ["'", '"', "`"].find((mark) => !value.includes(mark)) ?? "'";
  return `${quote}${value}${quote}`;
}
