import { messageOf } from "../../errors";
import { Endpoint } from "../../runtimes/endpoint";
import { bringUp } from "../../state/bring-up";

export interface LastingEndpoint {
  /** What the port is for. */
  holder: string;
  port: number;
  /** Ends the attempts. */
  signal: AbortSignal;
  isWanted: () => boolean;
  adopt: (endpoint: Endpoint) => void;
  /** Told once why the port can't be had. */
  onTaken?: (problem: string) => void;
}

/**
 * Opens a port that was given out before. Resolves after the first attempt; while somebody else has the port, others
 * follow in the background.
 */
export function openLasting({ holder, port, signal, isWanted, adopt, onTaken }: LastingEndpoint): Promise<void> {
  let isTold = false;
  const attempt = async () => {
    const endpoint = await Endpoint.listen(port, holder);
    if (isWanted() && !signal.aborted) adopt(endpoint);
    else await endpoint.close();
  };
  return bringUp({
    name: `http://127.0.0.1:${port}`,
    signal,
    isWanted,
    attempt: () =>
      attempt().catch((error: unknown) => {
        if (!isTold) onTaken?.(messageOf(error));
        isTold = true;
        throw error;
      }),
    onStatus: async () => undefined,
  });
}
