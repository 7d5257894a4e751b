import { hostFault, maxPageSize } from "@slipway/render-api";
import { z } from "zod";
import { Attempts } from "./attempts";
import { type Clock, hasEnded, systemClock } from "./clock";
import { type Connection, missingConnection } from "./connection";
import { cancelled, RenderError } from "./error";
import { exchange } from "./exchange";
import { failureOf, sayable } from "./failure";
import { parseJson } from "./json";
import { Pages } from "./pages";
import { requestPathFault } from "./request-path";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** What is sent, and how. */
export interface Content {
  readonly body?: unknown;
  /** A list is sent as one parameter for each element. */
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  /**
   * Whether it does no harm when the request arrives twice. One that must not be repeated is sent to its end whatever
   * is cancelled, so that its answer is known.
   *
   * @default true, but for a POST
   */
  readonly repeatable?: boolean;
}

interface Row<Element> {
  readonly cursor: string;
  readonly element: Element;
}

interface Page<Element> {
  readonly rows: readonly Row<Element>[];
  /** Characters of the reply. */
  readonly length: number;
}

export interface RenderClientOptions {
  /** Its end breaks off what is under way, but for what must not be repeated. */
  readonly signal: AbortSignal;
  /** Shows a line of progress, such as how long Render asks to wait. */
  readonly report: (message: string) => void;
  /** Takes secrets but the key out of what Render says, before it is cut short. */
  readonly clean?: (text: string) => string;
  /** Awaited before each request that may change something. */
  readonly beforeWrite?: () => Promise<void>;
  /** Called after each of them, whatever came of it: what was read in the meantime may be wrong by now. */
  readonly afterWrite?: () => void;
  /** Milliseconds for one attempt at a request, up to the last byte of its reply. Default 30 s. */
  readonly attemptLimitMs?: number;
  /** @default this machine's clock */
  readonly clock?: Clock;
}

const attemptLimitMs = 30_000;
const longestCursor = 1_000;
/** A pause of our own choice that is said, with its reason. */
const worthSayingMs = 1_000;

/**
 * Render's REST API. Limits, failures of the server, and connections and replies that break are waited out where the
 * request may be sent twice; another one is sent again only when it is certain that it did nothing.
 */
export class RenderClient {
  /** What every wait for Render goes by. */
  readonly clock: Clock;

  constructor(
    readonly connection: Connection,
    private readonly options: RenderClientOptions,
  ) {
    this.clock = options.clock ?? systemClock;
  }

  /** Its end breaks off what is under way. */
  get signal(): AbortSignal {
    return this.options.signal;
  }

  /** Shows a line of progress. */
  report(message: string): void {
    this.options.report(message);
  }

  /** The workspace that new resources belong to. */
  get ownerId(): string {
    if (this.connection.ownerId !== undefined) return this.connection.ownerId;
    throw missingConnection(this.connection);
  }

  /** The same client, whose requests end with another signal. */
  until(signal: AbortSignal): RenderClient {
    return new RenderClient(this.connection, { ...this.options, signal });
  }

  /** Sends a request and reads its reply by the schema; undefined when the reply has no body. */
  async send<Reply>(
    method: Method,
    path: string,
    schema: z.ZodType<Reply>,
    content: Content = {},
  ): Promise<Reply | undefined> {
    const text = await this.#text(method, path, content);
    return text === "" ? undefined : this.#read(schema, parseJson(text), nameOf(method, path));
  }

  /** Sends a request whose reply must have a body. */
  async ask<Reply>(method: Method, path: string, schema: z.ZodType<Reply>, content: Content = {}): Promise<Reply> {
    const text = await this.#text(method, path, content, { needsBody: true });
    return this.#read(schema, parseJson(text), nameOf(method, path));
  }

  /** Sends a request whose reply is of no interest. */
  async tell(method: Method, path: string, body?: unknown, options: Omit<Content, "body"> = {}): Promise<void> {
    await this.#text(method, path, { body, ...options });
  }

  /** Every element of a list, page by page. A page that is not full is the last one. */
  async list<Element>(
    path: string,
    key: string,
    schema: z.ZodType<Element>,
    query: Content["query"] = {},
  ): Promise<Element[]> {
    const elements: Element[] = [];
    const pages = new Pages();
    for (let after: Content["query"] = {}; ;) {
      const page: Page<Element> = await this.#page(path, key, schema, { ...query, ...after });
      elements.push(...page.rows.map((row) => row.element));
      const last = page.rows.at(-1);
      if (last === undefined || page.rows.length < maxPageSize) return elements;
      const fault = pages.faultOf(last.cursor, page.length);
      if (fault !== undefined) throw this.#wrong(`list \`GET ${path}\` ${fault}`);
      after = { cursor: last.cursor };
    }
  }

  /** The newest elements of a list. */
  async firstPage<Element>(path: string, key: string, schema: z.ZodType<Element>): Promise<Element[]> {
    return (await this.#page(path, key, schema, {})).rows.map((row) => row.element);
  }

  /** One page, unwrapped. */
  async #page<Element>(
    path: string,
    key: string,
    schema: z.ZodType<Element>,
    query: NonNullable<Content["query"]>,
  ): Promise<Page<Element>> {
    const rowsSchema = z.array(
      z
        .object({ cursor: z.string().max(longestCursor) })
        .loose()
        .transform((row) => ({ cursor: row.cursor, wrapped: row[key] })),
    );
    const text = await this.#text("get", path, { query: { ...query, limit: maxPageSize } }, { needsBody: true });
    const rows = this.#read(rowsSchema, parseJson(text), `GET ${path}`).map((row) => ({
      cursor: row.cursor,
      element: this.#read(schema, row.wrapped, `GET ${path}`),
    }));
    return { rows, length: text.length };
  }

  async #text(method: Method, path: string, content: Content, options: { needsBody?: boolean } = {}): Promise<string> {
    if (method === "get") return this.#answer(method, path, content, options);
    await this.options.beforeWrite?.();
    try {
      return await this.#answer(method, path, content, options);
    } finally {
      this.options.afterWrite?.();
    }
  }

  async #answer(method: Method, path: string, content: Content, { needsBody = false }): Promise<string> {
    const { signal, report, attemptLimitMs: limitMs = attemptLimitMs } = this.options;
    const isRepeatable = content.repeatable ?? method !== "post";
    const request = {
      ...this.#request(method, path, content),
      ...{ limitMs, needsBody, signal: isRepeatable ? signal : undefined },
    };
    const attempts = new Attempts(isRepeatable, this.clock);
    const said: string[] = [];
    const say = (line: string): void => {
      said.push(line);
      report(line);
    };
    for (;;) {
      if (hasEnded(signal)) throw cancelled(!attempts.mayHaveArrived);
      const outcome = await exchange(request);
      if ("status" in outcome && outcome.status >= 200 && outcome.status < 300) {
        if (said.length > 0) report("Render answers again");
        return outcome.text;
      }
      const wait = attempts.after(outcome);
      if (hasEnded(signal) && "lost" in outcome) throw cancelled(!attempts.mayHaveArrived, outcome.cause);
      const speaker = { host: this.connection.host, sayable: (text: string) => this.#sayable(text) };
      const failure = failureOf(outcome, nameOf(method, path), speaker, attempts);
      if (wait === undefined) throw failure;
      if (wait.isAsked) say(`Render asks to wait ${Math.ceil(wait.ms / 1000)} s (${String(failure.status)})`);
      else if (wait.ms >= worthSayingMs) say(`${failure.message} Trying again.`);
      await this.clock.pause(wait.ms, signal).catch((cause: unknown) => {
        throw cancelled(!attempts.mayHaveArrived, cause);
      });
    }
  }

  #request(method: Method, path: string, { body, query = {} }: Content) {
    const { host } = this.connection;
    const fault = hostFault(host);
    if (fault !== undefined) throw new RenderError(`\`render:host\` ${fault}.`, { isConclusive: true });
    const pathFault = requestPathFault(method, path);
    if (pathFault !== undefined) throw new RenderError(pathFault, { isConclusive: true });
    const url = new URL(`${host}${path}`);
    for (const [name, value] of Object.entries(query)) {
      for (const element of [value].flat()) url.searchParams.append(name, String(element));
    }
    const headers = {
      accept: "application/json",
      authorization: `Bearer ${this.#key()}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    return { method: method.toUpperCase(), url, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  }

  #read<Reply>(schema: z.ZodType<Reply>, body: unknown, request: string): Reply {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const fault = this.#sayable(z.prettifyError(parsed.error));
    throw this.#wrong(`reply to \`${request}\` is not as expected: ${fault}`);
  }

  #sayable(text: string): string {
    return sayable(text, this.connection.apiKey, this.options.clean);
  }

  #wrong(fault: string): RenderError {
    return new RenderError(`Render's ${fault}. Is \`${this.connection.host}\` Render's API?`);
  }

  #key(): string {
    if (this.connection.apiKey !== undefined) return this.connection.apiKey;
    throw missingConnection(this.connection);
  }
}

function nameOf(method: Method, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}
