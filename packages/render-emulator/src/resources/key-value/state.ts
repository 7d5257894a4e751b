import { isDeepStrictEqual } from "node:util";
import type { KeyValue, KeyValueConnectionInfo, KeyValueCreate, KeyValueUpdate } from "@slipway/render-api";
import { found } from "../../elements";
import { HeldPorts } from "../../runtimes/held-ports";
import type { KeyValueHosting } from "../../runtimes/key-value/key-value-servers";
import { randomSecret, type Sources } from "../../sources";
import { bringUp } from "../../state/bring-up";
import { type HostNames, withHostNames } from "../host-names";
import { allows } from "../ip-allow-list";
import { environmentOf } from "../environments/record";
import { requireOnlyFreeOne } from "../only-free-one";
import { requireOwner } from "../owners/state";
import { localInfo, renderInfo } from "./connection-info";
import { createKeyValue, type KeyValueRecord, updateKeyValue } from "./record";
import type { Events } from "../events/state";
import type { Store } from "../store";
import { happeningsOf } from "./happenings";
import { asCreated, microseconds } from "../../state/timestamps";

/** What the API can do with key value instances: each is a Redis or Valkey server of its own. */
export class KeyValueInstances {
  private readonly ended = new AbortController();
  private readonly ports = new HeldPorts();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: KeyValueHosting,
    private readonly hostNames: HostNames,
    private readonly events: Events,
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
    return found(this.store.state.keyValues, id, ({ keyValue }) => keyValue.id === id);
  }

  /** Replies while the server still starts; `status` says when it accepts connections. */
  async create(input: KeyValueCreate): Promise<KeyValue> {
    const owner = requireOwner(this.store, input.ownerId);
    if (input.environmentId !== undefined) environmentOf(this.store, input.environmentId);
    await this.servers.checkExecutable();
    const keyValue = createKeyValue(input, owner, this.sources);
    const place = { port: await this.ports.choose(), password: randomSecret(this.sources, 32) };
    const record = { keyValue, ...place, external: await this.chooseExternal() };
    try {
      // Without a pause between the check and the entry, so that two requests at once can't both have the free one.
      requireOnlyFreeOne(input.plan, this.all(), "key value instance");
      await this.store.add(this.store.state.keyValues, record);
    } catch (error) {
      for (const port of [record.port, record.external.port]) this.ports.release(port);
      throw error;
    }
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
    await this.become(record, keyValue);
    if (record.keyValue.plan !== before.plan || !isDeepStrictEqual(record.keyValue.options, before.options)) {
      await this.servers.stop(id);
      await this.start(record);
    }
    return record.keyValue;
  }

  /** Its server ends; what its persistence keeps is there when it is resumed. */
  async suspend(id: string): Promise<void> {
    const record = this.get(id);
    await this.say(record, "suspended");
    await this.servers.stop(id);
  }

  /** Replies while the server still starts. */
  async resume(id: string): Promise<void> {
    const record = this.get(id);
    if (!isSuspended(record)) return;
    await this.say(record, "creating");
    void this.start(record);
  }

  async remove(id: string): Promise<void> {
    const record = this.get(id);
    await this.store.remove(this.store.state.keyValues, record);
    this.events.remove(id);
    await this.servers.remove(id);
    for (const port of [record.port, record.external?.port]) if (port !== undefined) this.ports.release(port);
  }

  async connectionInfo(id: string): Promise<KeyValueConnectionInfo> {
    const record = this.get(id);
    const { port: externalPort, password } = await this.externalOf(record);
    const client = await this.servers.client();
    const local = localInfo({ id, password, internal: record, externalPort, client });
    return withHostNames(this.hostNames, { local, render: renderInfo({ id, password }, record.keyValue.region) });
  }

  /** Starts every instance again after a start of the emulator, but for those that are suspended. */
  async startAll(): Promise<void> {
    await Promise.all(this.store.state.keyValues.map((record) => this.start(record)));
  }

  private start(record: KeyValueRecord): Promise<void> {
    return bringUp({
      name: `Key value \`${record.keyValue.name}\``,
      signal: this.ended.signal,
      isWanted: () => this.store.state.keyValues.includes(record) && !isSuspended(record),
      attempt: async () => {
        const external = await this.externalOf(record);
        const isAllowed = (address: string) => allows(record.keyValue.ipAllowList, address);
        const { keyValue, port, password } = record;
        const tell = (isRunning: boolean) => {
          const type = isRunning ? "key_value_available" : "key_value_unhealthy";
          this.events.record(keyValue.id, { type, details: {} });
        };
        await this.servers.start({ keyValue, port, password, external, isAllowed, tell });
      },
      onStatus: async (status) => {
        const before = record.keyValue;
        record.keyValue = { ...before, status, updatedAt: microseconds(this.sources.now()) };
        this.events.record(before.id, ...happeningsOf(before, record.keyValue));
        await this.store.saveInBackground();
      },
    });
  }

  private say(record: KeyValueRecord, status: KeyValue["status"]): Promise<void> {
    const updatedAt = microseconds(this.sources.now());
    return this.become(record, { ...record.keyValue, status, updatedAt });
  }

  /** Makes an instance what it is to be. What happens by it is noted among its events. */
  private async become(record: KeyValueRecord, keyValue: KeyValue): Promise<void> {
    const before = record.keyValue;
    await this.store.change(record, { keyValue });
    this.events.record(keyValue.id, ...happeningsOf(before, keyValue));
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

function isSuspended({ keyValue }: KeyValueRecord): boolean {
  return keyValue.status === "suspended";
}
