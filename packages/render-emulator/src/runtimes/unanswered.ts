import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * The answers that each connection still waits for. A caller may send requests before earlier ones are answered; the
 * server hands a connection over at the first that offers another protocol, whatever is still on its way.
 */
export class Unanswered {
  private readonly responses = new WeakMap<Socket, Set<ServerResponse>>();

  add(socket: Socket, response: ServerResponse): void {
    const responses = this.responses.get(socket) ?? new Set();
    this.responses.set(socket, responses.add(response));
    response.once("close", () => responses.delete(response));
  }

  /** Goes on with a connection that the server has handed over, once it has all of its answers. */
  none(socket: Socket, goOn: () => void): void {
    const responses = this.responses.get(socket) ?? new Set();
    if (responses.size === 0) {
      goOn();
      return;
    }
    // The server no longer listens for these, and a connection without a listener for its errors ends the emulator.
    const onError = () => socket.destroy();
    const onDrain = () => {
      for (const response of responses) response.emit("drain");
    };
    socket.on("error", onError).on("drain", onDrain);
    const wait = (): void => {
      const [next] = responses;
      if (next !== undefined) return void next.once("close", wait);
      socket.off("error", onError).off("drain", onDrain);
      // Of the answers' keep-alive, which the server takes back with the next request otherwise.
      socket.setTimeout(0);
      if (!socket.destroyed && !socket.writableEnded) goOn();
    };
    wait();
  }
}
