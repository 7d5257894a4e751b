import { useEffect, useReducer, useState } from "react";
import { fetchCandles } from "./api";
import { type Connection, openLiveStream } from "./live-stream";
import { CANDLES_SHOWN, emptyMarket, type MarketState, reduceMarket } from "./market-state";

const RETRY_MS = 4_000;

/** The market as it is now, and how well the page can know it. */
export interface Market extends MarketState {
  connection: Connection;
  /** Why the API can't be read; undefined when it can. */
  apiProblem: string | undefined;
}

/** Loads the market's past from the API, and follows the live stream. */
export function useMarket(): Market {
  const [state, dispatch] = useReducer(reduceMarket, emptyMarket);
  const [connection, setConnection] = useState<Connection>("connecting");
  const [apiProblem, setApiProblem] = useState<string>();

  useEffect(
    () =>
      openLiveStream(import.meta.env.VITE_REALTIME_URL, (tick) => dispatch({ type: "ticked", tick }), setConnection),
    [],
  );

  // After the stream, so that no tick falls between the two. Runs again when the stream is back: ticks were missed
  // meanwhile, and the API has them.
  useEffect(() => {
    if (connection === "connecting") return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      try {
        dispatch({ type: "loaded", candles: await fetchCandles(CANDLES_SHOWN, abort.signal) });
        setApiProblem(undefined);
      } catch (error) {
        if (abort.signal.aborted) return;
        setApiProblem(error instanceof Error ? error.message : String(error));
        timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [connection]);

  return { ...state, connection, apiProblem };
}
