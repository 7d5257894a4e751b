import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { fullDisk, messageOf, notFound } from "../errors";
import { makeId, randomSecret, randomSuffix, type Sources } from "../sources";
import { readIfThere } from "./read-if-there";
import { type DeployRecord, type ServiceRecord, type State, stateSchema } from "./records";

/**
 * The emulator's whole state: in memory for reads, in one file for the next start. Change `state`, then await `save`
 * before replying: what was replied survives a kill at any moment.
 */
export class Store {
  private writing: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  private constructor(
    readonly state: State,
    private readonly path: string,
  ) {}

  /** Reads the state of a data folder, or begins a new one with an owner and a key of its own. */
  static async open(dataDir: string, sources: Sources): Promise<Store> {
    await mkdir(dataDir, { recursive: true });
    const path = join(dataDir, "state.json");
    const text = await readIfThere(path);
    const store = new Store(text === undefined ? emptyState(sources) : parseState(path, text), path);
    await store.save();
    return store;
  }

  /** Writes the state; calls that come while a write is under way share the one that follows it. */
  save(): Promise<void> {
    this.next ??= (this.writing ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        this.writing = this.write();
        return this.writing;
      });
    return this.next;
  }

  /** Adds to a list of the state and saves; when that fails, nothing was added. */
  async add<Entry>(list: Entry[], entry: Entry): Promise<void> {
    list.push(entry);
    try {
      await this.save();
    } catch (error) {
      list.splice(list.indexOf(entry), 1);
      throw error;
    }
  }

  /** As {@link save}, for what nobody waits for: a failure is told in the emulator's own log, the next save makes up. */
  async saveInBackground(): Promise<void> {
    await this.save().catch((error: unknown) => console.error(messageOf(error)));
  }

  private async write(): Promise<void> {
    try {
      await writeFileAtomic(this.path, `${JSON.stringify(this.state, null, 1)}\n`, { mode: 0o600 });
    } catch (error) {
      throw fullDisk(error, dirname(this.path)) ?? error;
    }
  }

  service(id: string): ServiceRecord {
    return this.state.services.find((record) => record.service.id === id) ?? missing(id);
  }

  deploy(id: string): DeployRecord {
    return this.state.deploys.find((record) => record.deploy.id === id) ?? missing(id);
  }

  /** A service's deploys, oldest first. */
  deploysOf(serviceId: string): DeployRecord[] {
    return this.state.deploys.filter((record) => record.serviceId === serviceId);
  }
}

function missing(id: string): never {
  throw notFound(id);
}

function emptyState(sources: Sources): State {
  return {
    version: 1,
    id: randomSuffix(sources, 12),
    apiKey: `rnd_${randomSecret(sources, 28)}`,
    owner: { id: makeId(sources, "owner"), name: "Emulator", email: "owner@example.com", type: "team" },
    services: [],
    deploys: [],
    postgres: [],
    keyValues: [],
  };
}

function parseState(path: string, text: string): State {
  const result = stateSchema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new Error(`\`${path}\` is not a state that this emulator can read: move the data folder away to begin anew`);
}
