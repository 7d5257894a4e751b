import { NotReadyError } from "@realtime/service";
import pRetry, { AbortError } from "p-retry";
import { z } from "zod";
import type { PostedTick } from "./slots";

const ANSWER_LIMIT_MS = 5_000;
const SOURCE = "feeder";
/** Where ticks come from that were made up for a time before the feeder was there. */
const HISTORY_SOURCE = "simulated-history";

const candlesAnswer = z.object({ items: z.array(z.unknown()) });

/** The API lets this sender in no more: it stays so until somebody mends the key. */
export class RefusedError extends NotReadyError {
  override readonly name = "RefusedError";
}

/** How to reach the API. */
export interface OrchestratorSettings {
  ORCHESTRATOR_BASE_URL: string;
  ORCHESTRATOR_API_KEY: string;
  RETRY_ATTEMPTS: number;
  RETRY_BACKOFF_MS: number;
}

/** The API that takes ticks. Requests that fail for reasons that pass are sent again. */
export class Orchestrator {
  #refusal: RefusedError | undefined;

  /** Once `signal` aborts, requests that fail are not sent again. */
  constructor(
    private readonly settings: OrchestratorSettings,
    private readonly signal: AbortSignal,
  ) {}

  /** Sent once only: the API learns of symbols from their ticks, too. */
  registerSymbols(symbols: readonly string[]): Promise<void> {
    return this.#post("/webhooks/symbols", { items: symbols.map((symbol) => ({ symbol })) }, 0);
  }

  sendTicks(ticks: readonly PostedTick[]): Promise<void> {
    return this.#post("/webhooks/ticks", { source: SOURCE, items: ticks }, this.settings.RETRY_ATTEMPTS);
  }

  /** Sends ticks of the past, which stay recognisable by their source. */
  sendHistory(ticks: readonly PostedTick[]): Promise<void> {
    return this.#post("/webhooks/ticks", { source: HISTORY_SOURCE, items: ticks }, this.settings.RETRY_ATTEMPTS);
  }

  /** Whether a symbol has a past, of whatever source. */
  async hasCandles(symbol: string): Promise<boolean> {
    const path = `/ticks/${encodeURIComponent(symbol)}/history?view=ohlc1m&limit=1`;
    const response = await this.#request(path, { method: "GET" });
    if (response.status === 404) return false; // Not even registered.
    if (!response.ok) throw new Error(`GET ${this.settings.ORCHESTRATOR_BASE_URL}${path} answered ${response.status}`);
    return candlesAnswer.parse(await response.json()).items.length > 0;
  }

  /**
   * An API that is away for a while changes nothing here: what it missed is sent again.
   * @throws RefusedError from the first request that was refused until one is accepted.
   */
  async requireAccepted(): Promise<void> {
    if (this.#refusal) throw this.#refusal;
  }

  #post(path: string, body: unknown, retries: number): Promise<void> {
    return pRetry(() => this.#postOnce(path, body), {
      retries,
      minTimeout: this.settings.RETRY_BACKOFF_MS,
      signal: this.signal,
    });
  }

  async #postOnce(path: string, body: unknown): Promise<void> {
    const { ORCHESTRATOR_BASE_URL, ORCHESTRATOR_API_KEY } = this.settings;
    const response = await this.#request(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": ORCHESTRATOR_API_KEY },
      body: JSON.stringify(body),
    });
    if (response.ok) {
      this.#refusal = undefined;
      return;
    }
    const request = `POST ${ORCHESTRATOR_BASE_URL}${path}`;
    const answer = new Error(`${request} answered ${response.status}: ${await response.text()}`);
    if (response.status === 401 || response.status === 403) {
      const mend = "set `ORCHESTRATOR_API_KEY` to the `API_KEY` of orchestrator-api";
      this.#refusal = new RefusedError(`${request} was refused with ${response.status}; ${mend}`, { cause: answer });
      throw new AbortError(this.#refusal);
    }
    const isPassing = response.status >= 500 || response.status === 408 || response.status === 429;
    throw isPassing ? answer : new AbortError(answer);
  }

  #request(path: string, init: RequestInit): Promise<Response> {
    const url = this.settings.ORCHESTRATOR_BASE_URL + path;
    return fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).catch((cause: Error) => {
      // fetch rejects with a TypeError, which p-retry takes for a mistake in the program.
      throw new Error(`no answer from ${url}`, { cause });
    });
  }
}
