import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { messageOf, parseJson } from "@slipway/render-client";
import envPaths from "env-paths";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { ProviderError } from "./error";

const keySchema = z.object({ host: z.string(), ownerId: z.string(), urn: z.string() });

/** Whose entry it is: a resource of a stack, at a server. */
export type JournalKey = z.infer<typeof keySchema>;

const creationSchema = keySchema.extend({
  kind: z.string(),
  name: z.string(),
  startedAt: z.string(),
  /** Known once the reply has arrived. */
  id: z.string().optional(),
});

/** A creation that was started and that Pulumi's state may not know of yet. */
export type Creation = z.infer<typeof creationSchema>;

const changeSchema = keySchema.extend({
  /** Empty while a resource is created. */
  id: z.string(),
  /** Made by {@link newChangeId}. */
  changeId: z.string(),
  /** Property paths that it may have written, without values. */
  paths: z.array(z.string()),
});

/**
 * What this machine has started to change at Render: one file per resource, written before the first request is sent
 * and removed once Pulumi's state is seen to hold the result. Through it a creation whose reply was lost is taken up
 * again instead of repeated, and an update that was killed half-way is seen by the next run, even when the program
 * has gone back.
 */
export class Journal {
  readonly creations: Entries<typeof creationSchema>;
  readonly changes: Entries<typeof changeSchema>;

  constructor(folder: string) {
    this.creations = new Entries(folder, ".json", creationSchema);
    this.changes = new Entries(folder, ".change", changeSchema);
  }
}

/** One kind of entry. */
export class Entries<Schema extends typeof creationSchema | typeof changeSchema> {
  constructor(
    private readonly folder: string,
    private readonly extension: string,
    private readonly schema: Schema,
  ) {}

  async write(entry: z.infer<Schema>): Promise<void> {
    try {
      privateFolder(this.folder);
      await writeFileAtomic(this.#file(entry), JSON.stringify(entry), { mode: 0o600 });
    } catch (cause) {
      throw new ProviderError(
        `The journal \`${this.folder}\` can't be written (${messageOf(cause)}); set \`RENDER_JOURNAL_DIR\` to a writable folder.`,
        { cause },
      );
    }
  }

  /** The entry, or undefined when there is no readable one. */
  async find(key: JournalKey): Promise<z.infer<Schema> | undefined> {
    return this.#read(this.#file(key));
  }

  async remove(key: JournalKey): Promise<void> {
    await rm(this.#file(key), { force: true });
  }

  /** Every entry that can be read. */
  async all(): Promise<z.infer<Schema>[]> {
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(this.extension)).map((name) => join(this.folder, name));
    return (await Promise.all(files.map((file) => this.#read(file)))).filter((entry) => entry !== undefined);
  }

  async #read(file: string): Promise<z.infer<Schema> | undefined> {
    const text = await readFile(file, "utf8").catch(() => undefined);
    return text === undefined
      ? undefined
      : (this.schema.safeParse(parseJson(text)).data as z.infer<Schema> | undefined);
  }

  #file({ host, ownerId, urn }: JournalKey): string {
    const name = createHash("sha256")
      .update(JSON.stringify([host, ownerId, urn]))
      .digest("hex")
      .slice(0, 32);
    return join(this.folder, `${name}${this.extension}`);
  }
}

/** Where the journal is kept: `RENDER_JOURNAL_DIR`, else a folder of the user's. */
export function journalFolder(environment: NodeJS.ProcessEnv): string {
  return environment.RENDER_JOURNAL_DIR ?? join(envPaths("pulumi-resource-render", { suffix: "" }).data, "journal");
}
