import { NotReadyError } from "@realtime/service";
import pRetry, { AbortError } from "p-retry";
import type { PostedTick } from "./slots";

const ANSWER_LIMIT_MS = 5_000;
const SOURCE = "feeder";

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
    const response = await fetch(ORCHESTRATOR_BASE_URL + path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": ORCHESTRATOR_API_KEY },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).catch((cause: Error) => {
      // fetch rejects with a TypeError, which p-retry takes for a mistake in the program.
      throw new Error(`no answer from ${ORCHESTRATOR_BASE_URL}${path}`, { cause });
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
}
