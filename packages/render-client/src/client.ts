import ky, { type AfterResponseHook, HTTPError, type KyInstance } from "ky";
import { errorBodySchema, maxPageSize } from "@slipway/render-api";
import { z } from "zod";
import { messageOf, RenderError } from "./error";
import { parseJson } from "./json";
import { type Connection, missingSettings } from "./connection";
import { askedToWaitMs } from "./rate-limit";

export type Method = "get" | "post" | "put" | "patch" | "delete";

export interface Content {
  readonly body?: unknown;
  /** A list is sent as one parameter for each element. */
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
}

interface Row<Reply> {
  readonly cursor: string;
  readonly element: Reply;
}

export interface RenderClientOptions {
  /** Its end breaks off what is under way. */
  readonly signal: AbortSignal;
  /** Shows a line of progress, such as how long Render asks to wait. */
  readonly report: (message: string) => void;
  /** Awaited before each request that may change something. */
  readonly beforeWrite?: () => Promise<void>;
}

const requestTimeoutMs = 30_000;

/**
 * Render's REST API. Limits, failures of the server and broken connections are waited out where the request may be sent twice;
 * a POST is sent again only when Render says that it refused it for its rate.
 */
export class RenderClient {
  readonly #http: KyInstance;

  constructor(
    readonly connection: Connection,
    private readonly options: RenderClientOptions,
  ) {
    this.#http = ky.create({
      prefixUrl: connection.host,
      timeout: requestTimeoutMs,
      signal: options.signal,
      retry: {
        limit: 6,
        retryOnTimeout: true,
        methods: ["get", "put", "patch", "delete"],
        statusCodes: [500, 502, 503, 504],
        backoffLimit: 5_000,
      },
      hooks: {
        beforeRequest: [(request) => request.headers.set("Authorization", `Bearer ${this.#key()}`)],
        afterResponse: [this.#waitWhenAsked],
      },
    });
  }

  /** The workspace that new resources belong to. */
  get ownerId(): string {
    if (this.connection.ownerId !== undefined) return this.connection.ownerId;
    throw missingSettings(this.connection);
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
    if (text === "") return undefined;
    return this.#read(schema, parseJson(text), `${method.toUpperCase()} ${path}`);
  }

  /** Sends a request whose reply must have a body. */
  async ask<Reply>(method: Method, path: string, schema: z.ZodType<Reply>, content: Content = {}): Promise<Reply> {
    const reply = await this.send(method, path, schema, content);
    if (reply !== undefined) return reply;
    throw new RenderError(`Render's reply to \`${method.toUpperCase()} ${path}\` is empty, expected a body.`);
  }

  /** Sends a request whose reply is of no interest. */
  async tell(method: Method, path: string, body?: unknown): Promise<void> {
    await this.#text(method, path, { body });
  }

  /** Every element of a list, page by page. */
  async list<Reply>(
    path: string,
    key: string,
    schema: z.ZodType<Reply>,
    query: Content["query"] = {},
  ): Promise<Reply[]> {
    const elements: Reply[] = [];
    for (let after: Content["query"] = {}; ;) {
      const page: Row<Reply>[] = await this.#page(path, key, schema, { ...query, ...after });
      const last = page.at(-1);
      if (last === undefined) return elements;
      elements.push(...page.map((row) => row.element));
      after = { cursor: last.cursor };
    }
  }

  /** The newest elements of a list. */
  async firstPage<Reply>(path: string, key: string, schema: z.ZodType<Reply>): Promise<Reply[]> {
    return (await this.#page(path, key, schema, {})).map((row) => row.element);
  }

  /** One page, unwrapped. */
  async #page<Reply>(
    path: string,
    key: string,
    schema: z.ZodType<Reply>,
    query: NonNullable<Content["query"]>,
  ): Promise<Row<Reply>[]> {
    const rows = z.array(
      z
        .object({ cursor: z.string() })
        .loose()
        .transform((row) => ({ cursor: row.cursor, wrapped: row[key] })),
    );
    const page = await this.ask("get", path, rows, { query: { limit: maxPageSize, ...query } });
    return page.map((row) => ({ cursor: row.cursor, element: this.#read(schema, row.wrapped, `GET ${path}`) }));
  }

  async #text(method: Method, path: string, { body, query }: Content): Promise<string> {
    if (method !== "get") await this.options.beforeWrite?.();
    try {
      const response = await this.#http(path.slice(1), {
        method,
        ...(body !== undefined && { json: body }),
        ...(query !== undefined && { searchParams: searchParams(query) }),
      });
      return await response.text();
    } catch (error) {
      throw await this.#failure(error, `${method.toUpperCase()} ${path}`);
    }
  }

  #read<Reply>(schema: z.ZodType<Reply>, body: unknown, request: string): Reply {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new RenderError(
      `Render's reply to \`${request}\` is not as expected: ${z.prettifyError(parsed.error)}. Is \`${this.connection.host}\` Render's API?`,
    );
  }

  async #failure(error: unknown, request: string): Promise<RenderError> {
    if (error instanceof RenderError) return error;
    if (this.options.signal.aborted) return new RenderError("The update was cancelled.", { cause: error });
    if (!(error instanceof HTTPError)) {
      return new RenderError(`\`${request}\` did not reach Render at \`${this.connection.host}\`: ${causeOf(error)}.`, {
        cause: error,
      });
    }
    const { status } = error.response;
    const said = errorBodySchema.safeParse(parseJson(await error.response.text())).data?.message;
    return new RenderError(
      `Render answered ${status} to \`${request}\`${said ? `: ${said}` : ""}.${this.#advice(status)}`,
      { status },
    );
  }

  #advice(status: number): string {
    if (status === 401) return ` The API key of \`render:apiKey\` is not valid at \`${this.connection.host}\`.`;
    if (status === 403) return ` The API key of \`render:apiKey\` may not do this at \`${this.connection.host}\`.`;
    return "";
  }

  #key(): string {
    if (this.connection.apiKey !== undefined) return this.connection.apiKey;
    throw missingSettings(this.connection);
  }

  readonly #waitWhenAsked: AfterResponseHook = (request, _options, response) => {
    const delay = askedToWaitMs(request.method, response.status, response.headers, Date.now());
    if (delay === undefined) return undefined;
    this.options.report(`Render asks to wait ${Math.ceil(delay / 1000)} s (${response.status})`);
    return ky.retry({ delay });
  };
}

function searchParams(query: NonNullable<Content["query"]>): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((element): [string, string] => [name, String(element)]),
  );
  return new URLSearchParams(pairs);
}

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error);
}
