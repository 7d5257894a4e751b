import { setTimeout as delay } from "node:timers/promises";
import { errorBodySchema } from "@slipway/render-api";
import { z } from "zod";
import { OperationError } from "../operation-error";
import type { RenderConnection } from "./connection";

type Query = Readonly<Record<string, string | number>>;

const REQUEST_TIMEOUT_MS = 30_000;
/** How often a request comes again when Render refuses it for its rate; one window of Render's limits is a minute. */
const MOST_ATTEMPTS = 4;

/** Reads Render's API. Waits when Render asks to; every other failure is an error that names host and status. */
export class RenderReader {
  constructor(readonly connection: RenderConnection) {}

  /** The reply to `GET path`, read by the schema. */
  async get<Reply>(path: string, schema: z.ZodType<Reply>, query: Query = {}): Promise<Reply> {
    const reply = await this.find(path, schema, query);
    if (reply !== undefined) return reply;
    throw this.#error(path, "answered 404");
  }

  /** Like {@link get}; undefined when there is no such thing. */
  async find<Reply>(path: string, schema: z.ZodType<Reply>, query: Query = {}): Promise<Reply | undefined> {
    const response = await this.#send(path, query);
    if (response.status === 404) return undefined;
    if (!response.ok) throw this.#error(path, await failureOf(response));
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw this.#error(path, `does not answer as Render's API does: ${z.prettifyError(parsed.error)}`);
  }

  async #send(path: string, query: Query): Promise<Response> {
    const { host, apiKey } = this.connection;
    const url = new URL(`${host}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    for (let attempt = 1; ; attempt += 1) {
      const request = {
        headers: { authorization: `Bearer ${apiKey}` },
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      };
      const response = await fetch(url, request).catch((error: unknown) => {
        throw this.#error(path, `can't be reached: ${reasonOf(error)}`);
      });
      if (response.status !== 429 || attempt === MOST_ATTEMPTS) return response;
      await response.body?.cancel();
      await delay(askedToWaitMs(response.headers));
    }
  }

  #error(path: string, what: string): OperationError {
    return new OperationError(`\`${this.connection.host}\` ${what} (GET ${path}).`);
  }
}

/** Milliseconds after which a refused request may come again. */
function askedToWaitMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after") ?? headers.get("ratelimit-reset") ?? 1);
  return Number.isFinite(seconds) ? seconds * 1_000 : 1_000;
}

async function failureOf(response: Response): Promise<string> {
  if (response.status === 401) return "answered 401: it does not take the API key (`render:apiKey`)";
  const said = errorBodySchema.safeParse(await response.json().catch(() => undefined)).data?.message;
  return `answered ${response.status}${said === undefined ? "" : `: ${said}`}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
