import { eventSchema, type ServiceEvent } from "@slipway/render-api";
import { notFound } from "../../errors";
import { makeId, type Sources } from "../../sources";
import { LineLists } from "../../state/line-lists";
import { microseconds } from "../../state/timestamps";
import { userIdOf } from "../owners/state";
import type { Store } from "../store";
import type { EventUser, Happening } from "./happening";

/** Of each service and each data store. */
const keptEvents = 1_000;

/** What events are about. */
interface Thing {
  id: string;
  name: string;
}

type Listener = (event: ServiceEvent, thing: Thing) => void;

/** What has happened to services and data stores, in one file for each. Of what was deleted nothing is kept. */
export class Events {
  private readonly lists: LineLists<ServiceEvent>;
  private readonly listeners: Listener[] = [];

  constructor(
    dir: string,
    private readonly store: Store,
    private readonly sources: Sources,
  ) {
    this.lists = new LineLists(dir, eventSchema, keptEvents);
  }

  /** Notes what has just happened to a service or a data store, in order. The one way to do so; what isn't there has no events. */
  record(id: string, ...happenings: readonly Happening[]): void {
    const thing = this.things().find((one) => one.id === id);
    if (thing === undefined) return;
    for (const { type, details } of happenings) {
      const event: ServiceEvent = {
        id: makeId(this.sources, "event"),
        timestamp: microseconds(this.sources.now()),
        serviceId: id,
        type,
        details,
      };
      this.lists.add(id, event);
      for (const listener of this.listeners) listener(event, thing);
    }
  }

  /** Who has the emulator's key, and so has asked for whatever was asked. */
  get user(): EventUser {
    const { id, email } = this.store.state.owner;
    return { id: userIdOf(id), email };
  }

  /** Newest first. */
  of(id: string): ServiceEvent[] {
    return this.lists.of(id);
  }

  /** @throws ApiError when there is none of that id */
  get(id: string): ServiceEvent {
    const event = this.find(id)?.event;
    if (event === undefined) throw notFound(id);
    return event;
  }

  /** An event and what it is about; undefined when it is kept no longer. */
  find(id: string): { event: ServiceEvent; thing: Thing } | undefined {
    for (const thing of this.things()) {
      const event = this.of(thing.id).find((one) => one.id === id);
      if (event !== undefined) return { event, thing };
    }
    return undefined;
  }

  /** @param listener is handed each event from now on, and neither throws nor takes long */
  forward(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Forgets those of what was deleted. */
  remove(id: string): void {
    this.lists.remove(id);
  }

  /** Brings every event so far onto the disk. */
  write(): void {
    this.lists.write();
  }

  private things(): Thing[] {
    const { services, postgres, keyValues } = this.store.state;
    return [
      ...services.map(({ service }) => service),
      ...postgres.map((record) => record.postgres),
      ...keyValues.map(({ keyValue }) => keyValue),
    ];
  }
}
