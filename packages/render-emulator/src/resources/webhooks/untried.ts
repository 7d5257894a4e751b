import { z } from "zod";
import { LineLists } from "../../state/line-lists";

const entrySchema = z.object({ eventId: z.string(), isTried: z.boolean() });

/**
 * Which events wait to be sent to each webhook for the first time: on the disk, so that the next start goes on with them. What was sent once is
 * among its attempts.
 */
export class Untried {
  private readonly lists: LineLists<z.infer<typeof entrySchema>>;

  /**
   * @param dir a folder that is there
   * @param most how many can wait for a webhook at a time
   */
  constructor(dir: string, most: number) {
    // Between an event that waits and the end of its list there are no more than all others that wait, each maybe tried.
    this.lists = new LineLists(dir, entrySchema, 2 * most);
  }

  add(webhookId: string, eventId: string): void {
    this.lists.add(webhookId, { eventId, isTried: false });
  }

  /** It was sent, whatever came of it. */
  settle(webhookId: string, eventId: string): void {
    this.lists.add(webhookId, { eventId, isTried: true });
  }

  /** Ids of events, the oldest first. */
  of(webhookId: string): string[] {
    const entries = this.lists.of(webhookId).toReversed();
    const tried = new Set(entries.filter(({ isTried }) => isTried).map(({ eventId }) => eventId));
    return [...new Set(entries.map(({ eventId }) => eventId))].filter((id) => !tried.has(id));
  }

  /** Forgets those of a webhook that was deleted. */
  remove(webhookId: string): void {
    this.lists.remove(webhookId);
  }

  /** Brings them onto the disk. */
  write(): void {
    this.lists.write();
  }
}
