import type { LogLine } from "@slipway/render-api";
import type { WebSocket } from "ws";
import { type LogQuery, wantedBy } from "./query";

/** Who takes lines more slowly than they come is let go of once so much waits for him. */
const mostWaiting = 1024 * 1024;
/** RFC 6455, 7.4.1: try again later. */
const tryAgainLater = 1013;

/** What somebody is sent as it is written. */
interface Subscription {
  resources: ReadonlySet<string>;
  isWanted: (line: LogLine) => boolean;
}

/** Who is sent lines as they are written, each in a message of its own. */
export class LogSubscriptions {
  private readonly subscriptions = new Map<Client, Subscription>();

  add(client: Client, resources: readonly string[], query: LogQuery): void {
    this.subscriptions.set(client, { resources: new Set(resources), isWanted: wantedBy(query) });
    client.on("close", () => this.subscriptions.delete(client));
    // Of one that breaks, the end is told as well.
    client.on("error", () => undefined);
  }

  send(resource: string, line: LogLine): void {
    for (const [client, { resources, isWanted }] of this.subscriptions) {
      if (!resources.has(resource) || !isWanted(line)) continue;
      client.send(JSON.stringify(line));
      if (client.bufferedAmount <= mostWaiting) continue;
      this.subscriptions.delete(client);
      client.close(tryAgainLater, "lines come faster than they are taken");
    }
  }
}

type Client = Pick<WebSocket, "send" | "close" | "bufferedAmount"> & {
  on(event: "close" | "error", listener: () => void): unknown;
};
