import { createHash } from "node:crypto";
import { defaultPort } from "../ports";
import type { ToldText, ValuePiece } from "./composition";
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
  /** Texts as they are told, by which whole pieces of a value are recognised. */
  readonly #told: { text: string; piece: ToldText }[] = [];

  /** @param known of services that are there already, by name */
  constructor(
    private readonly system: string,
    private readonly known: (part: string) => KnownAddresses | undefined = () => undefined,
  ) {}

  /** The address that the platform itself gives to a service. */
  platformUrl(part: string): string {
    const url = this.known(part)?.url;
    if (url !== undefined) {
      this.#leave(part, "public address", new URL(url).host, true);
      return url;
    }
    const host = `${this.#slug(part)}.onrender.com`;
    this.#tell(part, { url: `https://${host}`, hostname: host });
    return this.#publicAddress(part, host);
  }

  /** The address that a domain of one's own is. */
  domainUrl(part: string, domain: string): string {
    return this.#publicAddress(part, domain, true);
  }

  privateHost(part: string, port = defaultPort): string {
    const told = this.known(part)?.privateHost;
    if (told !== undefined) {
      this.#leave(part, "private address", told, true);
      return told;
    }
    const slug = this.#slug(part);
    this.#leave(part, "private address", slug);
    const hostport = `${slug}:${port}`;
    this.#tell(part, { hostport, host: slug });
    return hostport;
  }

  /** @param region where it is told to clients outside the platform */
  connection(part: string, scheme: string, region?: string): string {
    const [host, password] = [`${this.#slug(part)}-a`, this.#text(`password of ${part}`).replaceAll(/\W/g, "")];
    const name = region === undefined ? host : `${host}.${region}-postgres.render.com`;
    for (const text of [name, password]) this.#leave(part, "connection", text);
    const database = this.#slug(part).replaceAll("-", "_");
    const path = scheme.startsWith("redis") ? "" : `/${database}`;
    const url = `${scheme}://${database}_user:${password}@${name}${path}`;
    if (region === undefined)
      this.#tell(part, { connectionString: url, host: name, user: `${database}_user`, password, database });
    else this.#tell(part, { externalConnectionString: url });
    return url;
  }

  secret(part: string): string {
    const text = this.#text(`secret ${part}`);
    this.#leave(part, "secret", text);
    this.#tell(part, { secret: text });
    return text;
  }

  /** What of which parts stands in a value, each once. */
  found(value: string): Pick<Read, "from" | "what">[] {
    const found = this.#traces.filter((trace) => standsIn(value, trace));
    const once = new Map(found.map(({ part, what }) => [`${part} ${what}`, { from: part, what }]));
    return [...once.values()];
  }

  /** A value as what parts tell, and the texts between. A domain of one's own is a text like any other. */
  pieces(value: string): ValuePiece[] {
    const [first] = this.#told
      .map(({ text, piece }) => ({ at: value.indexOf(text), text, piece }))
      .filter(({ at }) => at !== -1)
      .sort((one, other) => one.at - other.at || other.text.length - one.text.length);
    if (first === undefined) return value === "" ? [] : [value];
    const before = value.slice(0, first.at);
    const rest = this.pieces(value.slice(first.at + first.text.length));
    return [...(before === "" ? [] : [before]), first.piece, ...rest];
  }

  #tell(from: string, texts: Partial<Record<ToldText["what"], string>>): void {
    for (const [what, text] of Object.entries(texts))
      this.#told.push({ text, piece: { from, what: what as ToldText["what"] } });
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
