import { type PublishedTick, publishedTickSchema } from "@realtime/market";

/** `lost` means that a connection broke, or was never made, and is being tried again. */
export type Connection = "connecting" | "live" | "lost";

const RECONNECT_MS = 2_000;

/** Listens to the ticks of all symbols until the returned function is called, through lost connections too. */
export function openLiveStream(
  url: string,
  onTick: (tick: PublishedTick) => void,
  onConnection: (connection: Connection) => void,
): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    source = new EventSource(url);
    source.onopen = () => onConnection("live");
    source.onmessage = (event: MessageEvent<string>) => {
      const tick = publishedTickSchema.safeParse(JSON.parse(event.data));
      if (tick.success) onTick(tick.data);
    };
    source.onerror = () => {
      onConnection("lost");
      // After a broken connection a browser tries again by itself; after a refusal (status, CORS) it gives up.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RECONNECT_MS);
    };
  };

  onConnection("connecting");
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
