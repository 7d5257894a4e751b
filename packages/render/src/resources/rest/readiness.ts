import { Deadline, poll } from "@slipway/render-client";
import { ProviderError } from "../../error";
import type { Operation } from "../../resource";
import type { NamedThing, Readiness } from "./api";

const longestWaitMs = 20 * 60_000;
/** A server that is restarted is unavailable for a moment, too. */
const longestUnavailableMs = 5 * 60_000;

/** The waits of one operation. All of them together take no longer than the program allows. */
export class ReadinessWait<Reply extends NamedThing> {
  readonly #limitMs: number;
  readonly #endMs: number;

  constructor(
    private readonly operation: Pick<Operation, "render" | "signal" | "report" | "timeoutMs">,
    private readonly readiness: Readiness<Reply>,
  ) {
    this.#limitMs = operation.timeoutMs ?? longestWaitMs;
    this.#endMs = operation.render.clock.now() + this.#limitMs;
  }

  /** Looks until the resource is ready. A status that is new to us is waited for. */
  async until(get: () => Promise<Reply>): Promise<Reply> {
    const { render, signal, report } = this.operation;
    const { clock } = render;
    const unavailable = new Deadline(longestUnavailableMs, () => clock.now());
    let latest: Reply | undefined;
    const look = async (): Promise<Reply | undefined> => {
      latest = await get();
      const status = this.readiness.statusOf(latest);
      report(status.replaceAll("_", " "));
      if (status === this.readiness.ready) return latest;
      if (this.readiness.terminal.includes(status)) throw this.#trouble(latest, undefined);
      if (status === "unavailable") unavailable.start();
      else unavailable.reset();
      if (unavailable.isOver) throw this.#trouble(latest, unavailable.limitMs);
      return undefined;
    };
    const ready = await poll(look, { limitMs: this.#endMs - clock.now(), signal, clock });
    if (ready !== undefined) return ready;
    throw this.#trouble(latest, this.#limitMs);
  }

  #trouble(reply: Reply | undefined, limitMs: number | undefined): ProviderError {
    const { statusOf, ready, dashboard } = this.readiness;
    const { id = "", name = "" } = reply ?? {};
    const status = reply === undefined ? "unknown" : statusOf(reply);
    const page = dashboard === undefined ? "https://dashboard.render.com" : `${dashboard}${id}`;
    const late = limitMs === undefined ? "" : ` and did not get ${ready} within ${Math.round(limitMs / 1000)} s`;
    return new ProviderError(
      `\`${name}\` (\`${id}\`) is \`${status}\` at Render${late}; see ${page}, and run ` +
        "`pulumi up` again once it is fixed.",
    );
  }
}
