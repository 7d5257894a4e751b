import { connect } from "node:net";

/** Whether anybody takes connections at a port of this machine. */
export function isListening(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/**
 * To be asked before a server of ours is started at a port: who else listens there would be taken for it.
 *
 * @throws when the port is taken
 */
export async function requireFreePort(port: number, holder: string): Promise<void> {
  if (await isListening(port)) throw portTaken(port, holder);
}

/** The one wording for a port that somebody else holds. */
export function portTaken(port: number, holder: string): Error {
  return new Error(`port ${port} of ${holder} is taken: stop the program that listens on 127.0.0.1:${port}`);
}
