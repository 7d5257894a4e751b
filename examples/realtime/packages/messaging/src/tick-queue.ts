import { type Tick, tickSchema } from "@realtime/market";
import type { ChainableCommander, Redis } from "ioredis";
import { z } from "zod";

const GROUP = "consumers";
/**
 * All workers share one consumer name: Redis hands each entry to one reader all the same, stalled entries are found by
 * their age, and no names of workers long gone pile up.
 */
const CONSUMER = "worker";
/** An entry that was handed out this long ago and never finished belonged to a worker that died. */
const STALLED_AFTER_MS = 15_000;
const LONGEST_WAIT_MS = 1_000;
/** Redis keeps the queue in memory; beyond this the sender has to wait. */
const MAX_QUEUED = 100_000;
const MAX_REJECTED = 1_000;

/** A place in the queue, and the tick in it: none when what stands there is no tick. */
export interface QueueEntry {
  entryId: string;
  content: string;
  tick: Tick | undefined;
}

/** The queue is full: its readers are down or too slow. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/**
 * Ticks on their way from the API to the consumers, in a Redis stream with one consumer group.
 *
 * An entry stays in the stream until `finish`, so that a worker which dies loses nothing: another one reads the entry
 * again. Finished entries are deleted, so the stream is as long as the backlog and needs no trimming by length, which
 * would drop entries that nobody has read.
 */
export class TickQueue {
  readonly #key: string;

  constructor(
    private readonly redis: Redis,
    names: { QUEUE_PREFIX: string; TICKS_QUEUE: string },
  ) {
    this.#key = `${names.QUEUE_PREFIX}:${names.TICKS_QUEUE}`;
  }

  /**
   * Queues all of `ticks` or none.
   * @throws QueueFullError when the backlog is too long.
   */
  async push(ticks: readonly Tick[]): Promise<void> {
    if ((await this.redis.xlen(this.#key)) >= MAX_QUEUED) throw new QueueFullError(`${MAX_QUEUED} ticks are waiting`);
    const transaction = this.redis.multi();
    for (const tick of ticks) transaction.xadd(this.#key, "*", "tick", JSON.stringify(tick));
    await execute(transaction);
  }

  /** Makes the consumer group unless it is there. To be called before the first read, and after a failed one. */
  async open(): Promise<void> {
    try {
      await this.redis.xgroup("CREATE", this.#key, GROUP, "0", "MKSTREAM");
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) throw error;
    }
  }

  /**
   * Reads up to `max` entries: stalled ones first, else new ones, collected for up to `flushMs` after the first.
   * Comes back empty when nothing arrives for a while. Blocks its connection meanwhile.
   */
  async read(max: number, flushMs: number): Promise<QueueEntry[]> {
    const stalled = await this.#claimStalled(max);
    if (stalled.length > 0) return stalled;
    const entries = await this.#readNew(max, LONGEST_WAIT_MS);
    const deadline = performance.now() + flushMs;
    while (entries.length > 0 && entries.length < max) {
      const leftMs = Math.floor(deadline - performance.now());
      if (leftMs < 1) break;
      entries.push(...(await this.#readNew(max - entries.length, leftMs)));
    }
    return entries;
  }

  /** Takes entries out of the queue for good. */
  async finish(entries: readonly QueueEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await execute(this.#remove(this.redis.multi(), entries));
  }

  /** Moves entries that are no ticks to `<queue>:rejected`, for people to look at. */
  async reject(entries: readonly QueueEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const transaction = this.#remove(this.redis.multi(), entries);
    for (const { content } of entries) {
      transaction.xadd(`${this.#key}:rejected`, "MAXLEN", "~", MAX_REJECTED, "*", "content", content);
    }
    await execute(transaction);
  }

  #remove(transaction: ChainableCommander, entries: readonly QueueEntry[]): ChainableCommander {
    const ids = entries.map(({ entryId }) => entryId);
    return transaction.xack(this.#key, GROUP, ...ids).xdel(this.#key, ...ids);
  }

  async #claimStalled(max: number): Promise<QueueEntry[]> {
    const reply = await this.redis.xautoclaim(this.#key, GROUP, CONSUMER, STALLED_AFTER_MS, "0-0", "COUNT", max);
    return claimReply.parse(reply)[1].map(toEntry);
  }

  async #readNew(max: number, waitMs: number): Promise<QueueEntry[]> {
    const from = ["STREAMS", this.#key, ">"] as const;
    const reply = await this.redis.xreadgroup("GROUP", GROUP, CONSUMER, "COUNT", max, "BLOCK", waitMs, ...from);
    return (readReply.parse(reply)?.[0]?.[1] ?? []).map(toEntry);
  }
}

const streamEntry = z.tuple([z.string(), z.array(z.string())]);
const claimReply = z.tuple([z.string(), z.array(streamEntry)]).rest(z.unknown());
const readReply = z.array(z.tuple([z.string(), z.array(streamEntry)])).nullable();

function toEntry([entryId, fields]: z.infer<typeof streamEntry>): QueueEntry {
  const content = fields[1] ?? "";
  return { entryId, content, tick: parseTick(content) };
}

function parseTick(content: string): Tick | undefined {
  try {
    return tickSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

async function execute(transaction: ChainableCommander): Promise<void> {
  for (const [error] of (await transaction.exec()) ?? []) if (error) throw error;
}
