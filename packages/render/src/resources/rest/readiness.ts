import { Deadline, poll } from "@slipway/render-client";
import { ProviderError } from "../../error";
import type { Operation } from "../../resource";
import type { NamedThing, Readiness } from "./api";

const longestWaitMs = 20 * 60_000;
/** A server that is restarted is unavailable for a moment, too. */
const longestUnavailableMs = 5 * 60_000;

/** How long an operation may wait in all. */
export function overallDeadline({ timeoutMs }: Operation): Deadline {
  return new Deadline(timeoutMs ?? longestWaitMs).start();
}

/** Waits until a resource is ready. A status that is new to us is waited for. */
export function waitUntilReady<Reply extends NamedThing>(
  { signal, report }: Pick<Operation, "signal" | "report">,
  { statusOf, ready, terminal, dashboard }: Readiness<Reply>,
  overall: Deadline,
  get: () => Promise<Reply>,
): Promise<Reply> {
  const unavailable = new Deadline(longestUnavailableMs);
  return poll(signal, async () => {
    const reply = await get();
    const status = statusOf(reply);
    if (status === ready) return reply;
    if (status === "unavailable") unavailable.start();
    else unavailable.reset();
    const passed = [overall, unavailable].find((deadline) => deadline.isOver);
    if (terminal.includes(status) || passed !== undefined) {
      const trouble = passed === undefined ? "" : ` and did not get ${ready} within ${seconds(passed)} s`;
      throw new ProviderError(
        `\`${reply.name}\` (\`${reply.id}\`) is \`${status}\` at Render${trouble}; see ${dashboard}${reply.id}, and run \`pulumi up\` again once it is fixed.`,
      );
    }
    report(status.replaceAll("_", " "));
    return undefined;
  });
}

function seconds({ limitMs }: Deadline): number {
  return Math.round(limitMs / 1000);
}
