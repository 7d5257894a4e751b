import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import { onOneLine } from "../short-text";

/** Something about a place in a Blueprint. */
export interface Finding {
  /** Its place, for example `["services", 0, "envVars", 2]`. */
  path: readonly PropertyKey[];
  /** A sentence; the reader sees the place before it. */
  text: string;
}

/** A YAML file, and where in it things are. */
export class BlueprintDocument {
  readonly #lines = new LineCounter();
  readonly #document;

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, merge: true });
    // A variable's value is a text: `3.10` is not `3.1`.
    visit(this.#document, {
      Pair: (_, { key, value }) => {
        const isValue = isScalar(key) && (key.value === "value" || key.value === "previewValue");
        if (isValue && isScalar(value) && typeof value.value === "number") value.value = value.source ?? value.value;
      },
    });
  }

  /** What it holds; nothing where it can't be read. */
  get value(): unknown {
    return this.faults.length > 0 ? undefined : (this.#document.toJS() as unknown);
  }

  /** Why it is no YAML, each with its line. */
  get faults(): string[] {
    return this.#document.errors.map(({ pos, message }) => `line ${this.#lineAt(pos[0])}: ${onOneLine(message)}`);
  }

  /** A finding with its line: `line 12, services[0].plan: …`. */
  told({ path, text }: Finding): string {
    const place = [`line ${this.lineOf(path)}`, pathText(path)].filter((part) => part !== "").join(", ");
    // The file's own words are in it: none of them makes a line of its own, or turns one about.
    return onOneLine(`${place}: ${text}`);
  }

  /** The line of a place, or of the nearest around it that there is. */
  lineOf(path: readonly PropertyKey[]): number {
    let node: unknown = this.#document.contents;
    let offset = startOf(node) ?? 0;
    for (const step of path) {
      const next = stepInto(node, step);
      if (next === undefined) break;
      offset = startOf(next.at) ?? offset;
      node = next.node;
    }
    return this.#lineAt(offset);
  }

  #lineAt(offset: number): number {
    return this.#lines.linePos(offset).line;
  }
}

/** What a step leads to, and what shows where that is: a key, where there is one. */
function stepInto(node: unknown, step: PropertyKey): { node: unknown; at: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { node: item, at: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && String(item.key) === String(step));
  return pair && { node: pair.value, at: pair.key };
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null | undefined)?.range?.[0];
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}
