import { serviceReplySchema } from "@slipway/render-api";
import { messageOf, type RenderClient } from "@slipway/render-client";
import { followLines } from "./read-logs";

/** How build logs are streamed. */
export interface BuildStream {
  /** RFC 3339: lines before it are of no interest. */
  since: string;
  /** Prints one line for people. */
  say: (line: string) => void;
  /** Is waited for between two looks; rejects once `signal` aborts. */
  pause: (signal: AbortSignal) => Promise<unknown>;
}

const named = serviceReplySchema.pick({ id: true, name: true });

/**
 * Prints what the builds and pre-deploy commands of all services write while `work` goes on, those of services that
 * are made meanwhile too. A log that can't be read is said once and hinders nothing.
 */
export async function withBuildStream<Result>(
  render: RenderClient,
  { since, say, pause }: BuildStream,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = new AbortController();
  const { signal } = end;
  const tell = (error: unknown): void => {
    if (!signal.aborted) say(`(no more build logs: ${messageOf(error)})`);
  };

  async function follow(serviceId: string, name: string): Promise<void> {
    const from = { shown: [], since, pause: () => pause(signal) };
    for await (const { message } of followLines(render, { serviceId, types: ["build"] }, from))
      say(`${name} │ ${message}`);
  }

  async function watch(): Promise<void> {
    const followed = new Set<string>();
    for (;;) {
      for (const service of await render.list("/services", "service", named, { ownerId: render.ownerId })) {
        if (!followed.has(service.id)) follow(service.id, service.name).catch(tell);
        followed.add(service.id);
      }
      await pause(signal);
    }
  }

  watch().catch(tell);
  try {
    return await work();
  } finally {
    end.abort();
  }
}
