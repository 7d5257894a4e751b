import { createReadStream, existsSync, type ReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { badRequest, messageOf, notFound } from "../../errors";
import { report } from "../../report";
import { dump, findPgDump } from "../../runtimes/postgres/dump";
import type { Guard } from "../../runtimes/guard";
import { Queue } from "../../runtimes/queue";
import { randomSecret, randomSuffix, type Sources } from "../../sources";
import { fileNameOf } from "../../state/file-name";
import { microseconds } from "../../state/timestamps";
import type { Events } from "../events/state";
import type { Store } from "../store";
import { requireAvailable } from "./lifecycle";
import type { ExportRecord, PostgresRecord } from "./record";

/** Render keeps an export so long. */
const keptMs = 7 * 24 * 3_600_000;

/** Dumps of instances' databases, each with an address that needs no key, as Render's have. */
export class PostgresExports {
  private readonly dumps = new Queue();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly guard: Guard,
    /** Where they are kept. */
    private readonly dir: string,
    private readonly events: Events,
    /** Finds what makes them. */
    private readonly findDump: () => Promise<string> = () => findPgDump(process.env.PATH ?? ""),
  ) {}

  /** Newest first. Those that are too old go. */
  async list(record: PostgresRecord): Promise<ExportRecord[]> {
    const oldest = this.sources.now() - keptMs;
    const old = record.exports.filter(({ createdAt }) => Date.parse(createdAt) < oldest);
    for (const one of old) await this.drop(record, one);
    return record.exports.toReversed();
  }

  /** Begins one; it is listed at once, and has a file when it has ended well. */
  async begin(record: PostgresRecord): Promise<void> {
    requireAvailable(record);
    if (record.postgres.plan === "free") throw badRequest("instances on plan `free` have no backups and no exports");
    const pgDump = await this.findDump();
    const one: ExportRecord = {
      id: randomSuffix(this.sources, 20),
      token: randomSecret(this.sources, 32),
      createdAt: microseconds(this.sources.now()),
    };
    await this.store.change(record, { exports: [...record.exports, one] });
    const { server: place, postgres } = record;
    const { databaseName, name } = postgres;
    const options = { guard: this.guard, pgDump, place, databaseName, file: this.fileOf(record, one) };
    const { events } = this;
    events.record(postgres.id, { type: "postgres_backup_started", details: {} });
    this.dumps
      .run(postgres.id, () => dump(options))
      .then(() => events.record(postgres.id, { type: "postgres_backup_completed", details: {} }))
      .catch((error: unknown) => {
        events.record(postgres.id, { type: "postgres_backup_failed", details: {} });
        report(`An export of Postgres \`${name}\` has failed: ${messageOf(error)}`);
      });
  }

  /** Whether an export can be fetched. */
  isDone(record: PostgresRecord, one: ExportRecord): boolean {
    return existsSync(this.fileOf(record, one));
  }

  /**
   * What an export holds, to whoever knows its token.
   *
   * @throws when there is none
   */
  open(token: string): ReadStream {
    for (const record of this.store.state.postgres) {
      const one = record.exports.find((candidate) => candidate.token === token);
      if (one !== undefined && this.isDone(record, one)) return createReadStream(this.fileOf(record, one));
    }
    throw notFound("export");
  }

  /** Removes all of an instance whose server has ended, and with it what a dump that is under way waits for. */
  remove({ postgres }: PostgresRecord): Promise<void> {
    const folder = join(this.dir, fileNameOf(postgres.id));
    return this.dumps.run(postgres.id, () => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  }

  private async drop(record: PostgresRecord, one: ExportRecord): Promise<void> {
    await rm(this.fileOf(record, one), { force: true });
    await this.store.change(record, { exports: record.exports.filter((other) => other !== one) });
  }

  private fileOf({ postgres }: PostgresRecord, { id }: ExportRecord): string {
    return join(this.dir, fileNameOf(postgres.id), `${fileNameOf(id)}.dir.tar.gz`);
  }
}
