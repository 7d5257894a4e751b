/** One command as a client of Redis sends it. */
export interface RedisCommand {
  /** Its name in upper case, and what follows. */
  name: string;
  args: string[];
  /** How many bytes it took. */
  length: number;
}

const lineEnd = "\r\n";

/**
 * The command that a buffer begins with: an array of texts (`*2\r\n$4\r\nAUTH\r\n…`) or a line (`AUTH …`); undefined while
 * the rest of it is still to come.
 *
 * @throws when the buffer begins with something else
 */
export function readCommand(buffer: Buffer): RedisCommand | undefined {
  const first = readLine(buffer, 0);
  if (first === undefined) return undefined;
  if (!first.text.startsWith("*")) return command(first.text.split(" ").filter(Boolean), first.end);
  const words: string[] = [];
  let at = first.end;
  for (let count = lengthOf(first.text); count > 0; count -= 1) {
    const header = readLine(buffer, at);
    if (header === undefined) return undefined;
    if (!header.text.startsWith("$")) throw new Error("Protocol error: expected '$'");
    const end = header.end + lengthOf(header.text);
    if (buffer.length < end + lineEnd.length) return undefined;
    words.push(buffer.toString("utf8", header.end, end));
    at = end + lineEnd.length;
  }
  return command(words, at);
}

function readLine(buffer: Buffer, from: number): { text: string; end: number } | undefined {
  const at = buffer.indexOf(lineEnd, from);
  return at === -1 ? undefined : { text: buffer.toString("utf8", from, at), end: at + lineEnd.length };
}

function lengthOf(header: string): number {
  const length = Number(header.slice(1));
  if (!Number.isInteger(length) || length < 0) throw new Error("Protocol error: invalid length");
  return length;
}

function command([name = "", ...args]: string[], length: number): RedisCommand {
  return { name: name.toUpperCase(), args, length };
}
