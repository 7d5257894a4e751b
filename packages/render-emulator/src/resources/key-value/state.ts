import { isDeepStrictEqual } from "node:util";
import type { KeyValue, KeyValueConnectionInfo, KeyValueCreate, KeyValueUpdate } from "@slipway/render-api";
import { notFound } from "../../errors";
import { HeldPorts } from "../../runtimes/held-ports";
import type { KeyValueServers } from "../../runtimes/key-value/key-value-servers";
import { randomSecret, type Sources } from "../../sources";
import { bringUp } from "../../state/bring-up";
import { allows } from "../ip-allow-list";
import { environmentOf } from "../environments/record";
import { requireOwner } from "../owners/state";
import { createKeyValue, type KeyValueRecord, updateKeyValue } from "./record";
import type { Store } from "../store";
import { asCreated, microseconds } from "../../state/timestamps";

/** What the API can do with key value instances: each is a Redis or Valkey server of its own. */
export class KeyValueInstances {
  private readonly ended = new AbortController();
  private readonly ports = new HeldPorts();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: KeyValueServers,
  ) {}

  /** Ends what goes on in the background. */
  stop(): void {
    this.ended.abort();
  }

  /** Newest first. */
  all(): KeyValue[] {
    return this.store.state.keyValues.map(({ keyValue }) => keyValue).toReversed();
  }

  get(id: string): KeyValueRecord {
    const record = this.store.state.keyValues.find((candidate) => candidate.keyValue.id === id);
    if (record === undefined) throw notFound(id);
    return record;
  }

  /** Replies while the server still starts; `status` says when it accepts connections. */
  async create(input: KeyValueCreate): Promise<KeyValue> {
    const owner = requireOwner(this.store, input.ownerId);
    if (input.environmentId !== undefined) environmentOf(this.store, input.environmentId);
    await this.servers.checkExecutable();
    const keyValue = createKeyValue(input, owner, this.sources);
    const place = { port: await this.ports.choose(), password: randomSecret(this.sources, 32) };
    const record = { keyValue, ...place, external: await this.chooseExternal() };
    await this.store.add(this.store.state.keyValues, record).catch((error: unknown) => {
      for (const port of [record.port, record.external.port]) this.ports.release(port);
      throw error;
    });
    // In all recordings the reply to its creation knows no status yet, unlike one that is read a moment later.
    const reply = asCreated({ ...record.keyValue, status: "unknown" as const });
    void this.start(record);
    return reply;
  }

  /** A change of anything but the name starts the server again; its data stays, as its persistence allows. */
  async update(id: string, input: KeyValueUpdate): Promise<KeyValue> {
    const record = this.get(id);
    const before = record.keyValue;
    const keyValue = updateKeyValue(record.keyValue, input, microseconds(this.sources.now()));
    await this.store.change(record, { keyValue });
    if (record.keyValue.plan !== before.plan || !isDeepStrictEqual(record.keyValue.options, before.options)) {
      await this.servers.stop(id);
      await this.start(record);
    }
    return record.keyValue;
  }

  async remove(id: string): Promise<void> {
    const record = this.get(id);
    await this.store.remove(this.store.state.keyValues, record);
    await this.servers.remove(id);
    for (const port of [record.port, record.external?.port]) if (port !== undefined) this.ports.release(port);
  }

  /**
   * As on Render with internal authentication, since this machine may have other users: inside, the user `default`, with no
   * TLS; outside, the id as the user, and TLS, self-signed here.
   */
  async connectionInfo(id: string): Promise<KeyValueConnectionInfo> {
    const record = this.get(id);
    const { port, password } = await this.externalOf(record);
    const client = await this.servers.client();
    return {
      internalConnectionString: `redis://default:${record.password}@127.0.0.1:${record.port}`,
      externalConnectionString: `rediss://${id}:${password}@127.0.0.1:${port}`,
      // It begins with a space, which keeps it out of a shell's history.
      cliCommand: ` REDISCLI_AUTH=${password} ${client} --user ${id} -h 127.0.0.1 -p ${port} --tls --insecure`,
    };
  }

  /** Starts every instance again after a start of the emulator. */
  async resume(): Promise<void> {
    await Promise.all(this.store.state.keyValues.map((record) => this.start(record)));
  }

  private start(record: KeyValueRecord): Promise<void> {
    return bringUp({
      name: `Key value \`${record.keyValue.name}\``,
      signal: this.ended.signal,
      isWanted: () => this.store.state.keyValues.includes(record),
      attempt: async () => {
        const external = await this.externalOf(record);
        const isAllowed = (address: string) => allows(record.keyValue.ipAllowList, address);
        const { keyValue, port, password } = record;
        await this.servers.start({ keyValue, port, password, external, isAllowed });
      },
      onStatus: async (status) => {
        record.keyValue = { ...record.keyValue, status, updatedAt: microseconds(this.sources.now()) };
        await this.store.saveInBackground();
      },
    });
  }

  private async externalOf(record: KeyValueRecord): Promise<NonNullable<KeyValueRecord["external"]>> {
    const external = record.external ?? (await this.chooseExternal());
    if (record.external === undefined) await this.store.change(record, { external });
    return external;
  }

  private async chooseExternal(): Promise<NonNullable<KeyValueRecord["external"]>> {
    return { port: await this.ports.choose(), password: randomSecret(this.sources, 32) };
  }
}
