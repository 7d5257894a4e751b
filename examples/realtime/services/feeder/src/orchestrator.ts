import pRetry, { AbortError } from "p-retry";
import type { PostedTick } from "./slots";

const ANSWER_LIMIT_MS = 5_000;
const SOURCE = "feeder";

/** The API refused the key: no use in trying again. */
export class KeyRefusedError extends Error {
  override readonly name = "KeyRefusedError";
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
  /** Once `signal` aborts, requests that fail are not sent again. */
  constructor(
    private readonly settings: OrchestratorSettings,
    private readonly signal: AbortSignal,
  ) {}

  registerSymbols(symbols: readonly string[]): Promise<void> {
    return this.#post("/webhooks/symbols", { items: symbols.map((symbol) => ({ symbol })) });
  }

  sendTicks(ticks: readonly PostedTick[]): Promise<void> {
    return this.#post("/webhooks/ticks", { source: SOURCE, items: ticks });
  }

  #post(path: string, body: unknown): Promise<void> {
    const { RETRY_ATTEMPTS, RETRY_BACKOFF_MS } = this.settings;
    return pRetry(() => this.#postOnce(path, body), {
      retries: RETRY_ATTEMPTS,
      minTimeout: RETRY_BACKOFF_MS,
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
    if (response.ok) return;
    const answer = `POST ${ORCHESTRATOR_BASE_URL}${path} answered ${response.status}: ${await response.text()}`;
    if (response.status === 401) {
      const hint = "set `ORCHESTRATOR_API_KEY` to the `API_KEY` of orchestrator-api";
      throw new AbortError(new KeyRefusedError(`${answer}; ${hint}`));
    }
    const isPassing = response.status >= 500 || response.status === 408 || response.status === 429;
    throw isPassing ? new Error(answer) : new AbortError(answer);
  }
}
