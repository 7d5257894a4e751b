import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import envPaths from "env-paths";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { messageOf, parseJson } from "@slipway/render-client";
import { ProviderError } from "./error";

const entrySchema = z.object({
  host: z.string(),
  ownerId: z.string(),
  urn: z.string(),
  kind: z.string(),
  name: z.string(),
  startedAt: z.string(),
  /** Known once the reply has arrived. */
  id: z.string().optional(),
});

/** A creation that was begun and that Pulumi's state may not know of yet. */
export type JournalEntry = z.infer<typeof entrySchema>;

/** Whose entry it is: a resource of a stack, at a server. */
export type JournalKey = Pick<JournalEntry, "host" | "ownerId" | "urn">;

/**
 * What this machine has begun to create: one file per creation, written before the request is sent and removed once Pulumi's
 * state is seen to hold the resource. It is what lets a creation whose reply was lost be taken up again instead of repeated.
 */
export class Journal {
  constructor(private readonly folder: string) {}

  async write(entry: JournalEntry): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(this.#file(entry), JSON.stringify(entry), { mode: 0o600 });
    } catch (cause) {
      const why = messageOf(cause);
      throw new ProviderError(
        `The journal \`${this.folder}\` can't be written (${why}); set \`RENDER_JOURNAL_DIR\` to a folder that can.`,
        { cause },
      );
    }
  }

  /** The entry, or undefined when there is none that can be read. */
  async find(key: JournalKey): Promise<JournalEntry | undefined> {
    const text = await readFile(this.#file(key), "utf8").catch(() => undefined);
    return text === undefined ? undefined : entrySchema.safeParse(parseJson(text)).data;
  }

  /** Removes the entry of a creation that is known to have failed. */
  async forgetFailed(key: JournalKey): Promise<void> {
    await rm(this.#file(key), { force: true });
  }

  /**
   * Removes the entry if it is about this very thing. Under one URN there may be two, while one replaces the other, and Pulumi's
   * state may hold the old one only.
   */
  async forget(key: JournalKey, id: string): Promise<void> {
    const entry = await this.find(key);
    if (entry?.id === id) await rm(this.#file(key), { force: true });
  }

  #file({ host, ownerId, urn }: JournalKey): string {
    const name = createHash("sha256")
      .update(JSON.stringify([host, ownerId, urn]))
      .digest("hex")
      .slice(0, 32);
    return join(this.folder, `${name}.json`);
  }
}

/** Where the journal stands: `RENDER_JOURNAL_DIR`, else a folder of the user's. */
export function journalFolder(environment: NodeJS.ProcessEnv): string {
  return environment.RENDER_JOURNAL_DIR ?? join(envPaths("pulumi-resource-render", { suffix: "" }).data, "journal");
}
