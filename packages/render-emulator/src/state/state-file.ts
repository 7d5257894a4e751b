import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { fullDisk, messageOf } from "../errors";
import { report } from "../report";
import { readIfThere } from "./read-if-there";

/** How the state of a data folder begins, and how it is read. */
export interface StateFormat<State> {
  initial(): State;
  /** @param path the file, for the error's message */
  parse(text: string, path: string): State;
}

/**
 * The emulator's whole state: in memory for reads, in one file for the next start. What was replied survives a kill at
 * any moment: change it by {@link change}, {@link add} and {@link remove}, or change `state` and await `save`, and reply
 * after that.
 */
export class StateFile<State extends object> {
  private writing: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  private constructor(
    readonly state: State,
    private readonly path: string,
  ) {}

  /** Reads the state of a data folder, which is there, or begins a new one. */
  static async open<State extends object>(dataDir: string, format: StateFormat<State>): Promise<StateFile<State>> {
    const path = join(dataDir, "state.json");
    const text = await readIfThere(path);
    const file = new StateFile(text === undefined ? format.initial() : format.parse(text, path), path);
    await file.save();
    return file;
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

  /** Changes fields of a record and saves; when that fails, they are as before. */
  async change<Entry extends object>(record: Entry, changes: Partial<Entry>): Promise<void> {
    const before = { ...record };
    Object.assign(record, changes);
    await this.saveOr(() => {
      for (const key of Object.keys(changes) as (keyof Entry)[]) {
        if (record[key] === changes[key]) record[key] = before[key];
      }
    });
  }

  /** Adds to a list of the state and saves; when that fails, nothing was added. */
  async add<Entry>(list: Entry[], entry: Entry): Promise<void> {
    list.push(entry);
    await this.saveOr(() => list.splice(list.indexOf(entry), 1));
  }

  /** Takes out of a list of the state and saves; when that fails, it is in its place again. */
  async remove<Entry>(list: Entry[], entry: Entry): Promise<void> {
    const index = list.indexOf(entry);
    list.splice(index, 1);
    await this.saveOr(() => list.splice(index, 0, entry));
  }

  private async saveOr(undo: () => unknown): Promise<void> {
    try {
      await this.save();
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** As {@link save}, for what nobody waits for: a failure is told in the emulator's own log, the next save makes up. */
  async saveInBackground(): Promise<void> {
    await this.save().catch((error: unknown) => report(messageOf(error)));
  }

  private async write(): Promise<void> {
    try {
      await writeFileAtomic(this.path, `${JSON.stringify(this.state, null, 1)}\n`, { mode: 0o600 });
    } catch (error) {
      throw fullDisk(error, dirname(this.path)) ?? error;
    }
  }
}
