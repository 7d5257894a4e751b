import { connect } from "node:net";

/** The port that an address names or implies. */
export function portOf({ port }: URL): number {
  return Number(port || 80);
}

/** Whether anything takes connections at `host` and `port`. */
export function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ""), port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
