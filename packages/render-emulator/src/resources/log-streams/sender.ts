import type { LogLine } from "@slipway/render-api";
import type { Store } from "../store";
import { SyslogConnection } from "./connection";
import { destinationOf, endpointsOf } from "./overrides";
import { syslogMessage } from "./syslog";

/** Sends the lines of services where the workspace's stream and their own overrides lead. */
export class LogSender {
  private readonly connections = new Map<string, SyslogConnection>();

  constructor(private readonly store: Store) {}

  send(resourceId: string, line: LogLine): void {
    const record = this.store.state.services.find(({ service }) => service.id === resourceId);
    const destination = record && destinationOf(this.store.state, record);
    if (destination === undefined) return;
    const { endpoint, token } = destination;
    const connection = this.connections.get(endpoint) ?? new SyslogConnection(endpoint);
    this.connections.set(endpoint, connection);
    connection.send(syslogMessage({ line, resourceId, slug: record?.service.slug ?? "-", token }));
  }

  /** Lets go of connections to where nothing is sent any more. */
  async tidyUp(): Promise<void> {
    const endpoints = endpointsOf(this.store);
    await this.end([...this.connections.keys()].filter((endpoint) => !endpoints.has(endpoint)));
  }

  async stop(): Promise<void> {
    await this.end([...this.connections.keys()]);
  }

  private async end(endpoints: readonly string[]): Promise<void> {
    const connections = endpoints.flatMap((endpoint) => this.connections.get(endpoint) ?? []);
    for (const endpoint of endpoints) this.connections.delete(endpoint);
    await Promise.all(connections.map((connection) => connection.end()));
  }
}
