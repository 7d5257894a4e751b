import { join } from "node:path";
import type { z } from "zod";
import { fileNameOf } from "./file-name";
import { LineList } from "./line-list";

/** A {@link LineList} for each thing, by its id: one file each. */
export class LineLists<Entry> {
  private readonly lists = new Map<string, LineList<Entry>>();

  /**
   * @param dir a folder that is there
   * @param most how many entries of each thing are kept
   */
  constructor(
    private readonly dir: string,
    private readonly schema: z.ZodType<Entry>,
    private readonly most: number,
  ) {}

  add(id: string, entry: Entry): void {
    this.listOf(id).add(entry);
  }

  /** Newest first. */
  of(id: string): Entry[] {
    return this.listOf(id).newestFirst();
  }

  /** Forgets those of what was deleted. */
  remove(id: string): void {
    this.listOf(id).remove();
    this.lists.delete(id);
  }

  /** Brings every entry so far onto the disk. */
  write(): void {
    for (const list of this.lists.values()) list.write();
  }

  private listOf(id: string): LineList<Entry> {
    const list = this.lists.get(id) ?? new LineList(join(this.dir, fileNameOf(id)), this.schema, this.most);
    this.lists.set(id, list);
    return list;
  }
}
