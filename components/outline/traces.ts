import { createHash } from "node:crypto";
import type { OutlineVariable, Read } from "./outline";

/** A text by which a part is recognised wherever it stands. */
interface Trace {
  part: string;
  what: Read["what"];
  text: string;
  /** Whether it is what the platform has told, and nothing that stands for it. */
  isKnown: boolean;
}

/** What is known of a service that is already there. */
export interface KnownAddresses {
  url?: string | undefined;
  privateHost?: string | undefined;
}

const PLACEHOLDERS: Readonly<Record<Read["what"], string>> = {
  "public address": "host",
  "private address": "private host",
  connection: "connection",
  secret: "secret",
};

/**
 * Makes what the parts of one system would tell others, in the form in which Render tells it, so that manifests take it; and recognises
 * it again.
 */
export class Traces {
  readonly #traces: Trace[] = [];

  /** @param known of services that are there already, by name */
  constructor(
    private readonly system: string,
    private readonly known: (part: string) => KnownAddresses | undefined = () => undefined,
  ) {}

  /** The address that the platform itself gives to a service. */
  platformUrl(part: string): string {
    const url = this.known(part)?.url;
    if (url === undefined) return this.#publicAddress(part, `${this.#slug(part)}.onrender.com`);
    this.#leave(part, "public address", new URL(url).host, true);
    return url;
  }

  /** The address that a domain of one's own is. */
  domainUrl(part: string, domain: string): string {
    return this.#publicAddress(part, domain, true);
  }

  privateHost(part: string): string {
    const told = this.known(part)?.privateHost;
    if (told !== undefined) {
      this.#leave(part, "private address", told, true);
      return told;
    }
    const slug = this.#slug(part);
    this.#leave(part, "private address", slug);
    return `${slug}:10000`;
  }

  /** @param region where it is told to clients outside the platform */
  connection(part: string, scheme: string, region?: string): string {
    const [host, password] = [`${this.#slug(part)}-a`, this.#text(`password of ${part}`).replaceAll(/\W/g, "")];
    const name = region === undefined ? host : `${host}.${region}-postgres.render.com`;
    for (const text of [name, password]) this.#leave(part, "connection", text);
    return `${scheme}://app:${password}@${name}/app`;
  }

  secret(part: string): string {
    const text = this.#text(`secret ${part}`);
    this.#leave(part, "secret", text);
    return text;
  }

  /** What of which parts stands in a value, each once. */
  found(value: string): Pick<Read, "from" | "what">[] {
    const found = this.#traces.filter((trace) => standsIn(value, trace));
    const once = new Map(found.map(({ part, what }) => [`${part} ${what}`, { from: part, what }]));
    return [...once.values()];
  }

  /** A value with words in place of what only stands for something that is not known. */
  shown(value: string): Pick<OutlineVariable, "value" | "isKnown"> {
    const unknown = this.#traces.filter((trace) => !trace.isKnown && standsIn(value, trace));
    // A public host begins with the private one.
    const longestFirst = unknown.toSorted((one, other) => other.text.length - one.text.length);
    const shown = longestFirst.reduce(
      (text, trace) => text.replaceAll(trace.text, `<${PLACEHOLDERS[trace.what]} of ${trace.part}>`),
      value,
    );
    return { value: shown, isKnown: unknown.length === 0 };
  }

  #publicAddress(part: string, host: string, isKnown = false): string {
    this.#leave(part, "public address", host, isKnown);
    return `https://${host}`;
  }

  #leave(part: string, what: Read["what"], text: string, isKnown = false): void {
    this.#traces.push({ part, what, text, isKnown });
  }

  #slug(part: string): string {
    return `${this.system}-${part}-${this.#text(part)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "")
      .slice(0, 8)}`;
  }

  /** As random as a real one looks, and the same each time. */
  #text(seed: string): string {
    return createHash("sha256").update(`${this.system}/${seed}`).digest("base64");
  }
}

/** Whether it stands there as a word of its own: a host is neither a part of another one nor what a mail address ends with. */
function standsIn(value: string, { what, text }: Trace): boolean {
  if (what === "secret") return value.includes(text);
  const [whole, searched] = [value.toLowerCase(), text.toLowerCase()];
  const before = what === "public address" ? /[\w.@-]$/ : /[\w.-]$/;
  for (let at = whole.indexOf(searched); at !== -1; at = whole.indexOf(searched, at + 1)) {
    const [ahead, behind] = [whole.slice(Math.max(0, at - 1), at), whole.slice(at + searched.length)];
    if (!before.test(ahead) && !/^([\w-]|\.\w)/.test(behind)) return true;
  }
  return false;
}
