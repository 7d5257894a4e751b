import { EventSourceParserStream } from "eventsource-parser/stream";
import { z } from "zod";
import { eventually, parseJson, request } from "../../check-requests";
import type { CheckContext } from "../../check";

const demoTick = { symbol: "BTCUSDT", price: 68001.23, ts: 1730425200, volume: 0.5 };
const LATENCY_LIMIT_MS = 5_000;

const tick = z
  .object({
    symbol: z.literal("BTCUSDT"),
    price: z.number(),
    ts: z.number(),
    volume: z.number().nonnegative(),
    sma10: z.number().positive(),
    candle1m: z.object({ open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.number() }),
  })
  .refine(({ price, candle1m }) => candle1m.low <= price && price <= candle1m.high, "`candle1m` does not hold `price`")
  .refine(({ volume, candle1m }) => volume <= candle1m.volume, "`candle1m` does not hold `volume`");
type Tick = z.infer<typeof tick>;

/** Posts the contract's tick, which is one of long ago and so changes no price of today. Rejects unless it is answered with `status`. */
export async function postTick(
  { outputs, signal }: CheckContext,
  headers: Record<string, string>,
  status: number,
): Promise<void> {
  await request(
    `${outputs.apiUrl}/webhooks/ticks`,
    {
      method: "POST",
      body: JSON.stringify({ source: "demo", items: [demoTick] }),
      headers: { "content-type": "application/json", ...headers },
      signal,
    },
    status,
  );
}

/** Whether a tick that is posted comes out of the stream, whatever the feeder does. */
export async function streamsPostedTick(context: CheckContext): Promise<undefined> {
  await passThrough(context);
}

/** Whether it does so soon. Tried again: after a start, ticks that have waited come first. */
export async function streamsSoon(context: CheckContext): Promise<string> {
  return eventually(context.signal, async () => {
    const tookMs = await passThrough(context);
    const took = `${(tookMs / 1000).toFixed(1)} s`;
    if (tookMs > LATENCY_LIMIT_MS) throw new Error(`a tick that was posted took ${took} to reach the stream`);
    return took;
  });
}

/** Whether ticks come that nobody but the feeder posts. */
export async function streamsFeed(context: CheckContext): Promise<undefined> {
  const ticks = await openStream(context);
  await nextTick(ticks, (seen) => !isDemo(seen), "a tick of the feeder", context.signal);
}

/** Milliseconds from posting a tick to its event. The stream is opened first, or the event could be gone before. */
async function passThrough(context: CheckContext): Promise<number> {
  const ticks = await openStream(context);
  const postedAt = context.now();
  await postTick(context, { "x-api-key": context.outputs.apiKey ?? "" }, 202);
  await nextTick(ticks, isDemo, "the tick that was posted", context.signal);
  return context.now() - postedAt;
}

function isDemo(seen: Tick): boolean {
  return seen.ts === demoTick.ts && seen.price === demoTick.price && seen.volume === demoTick.volume;
}

async function openStream({ outputs, signal }: CheckContext): Promise<AsyncIterable<Tick>> {
  const response = await request(`${outputs.gatewayUrl}/realtime/ticks?symbol=BTCUSDT`, { signal });
  if (!response.body) throw new Error("the stream has no body");
  return ticksOf(response.body);
}

async function* ticksOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Tick> {
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) yield parseJson("event", data, tick);
}

async function nextTick(
  ticks: AsyncIterable<Tick>,
  isWanted: (tick: Tick) => boolean,
  wanted: string,
  signal: AbortSignal,
): Promise<void> {
  let others = 0;
  try {
    for await (const seen of ticks) {
      if (isWanted(seen)) return;
      others++;
    }
  } catch (error) {
    throw signal.aborted ? new Error(`the stream did not yield ${wanted} (other ticks: ${others})`) : error;
  }
  throw new Error(`the stream ended before it yielded ${wanted}`);
}
