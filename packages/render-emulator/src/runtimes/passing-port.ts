import { once } from "node:events";
import { connect, type Server, type Socket } from "node:net";
import { portTaken } from "./port";

/** A port of this machine through which a server is reached by whom it doesn't listen to itself. */
export class PassingPort {
  private readonly sockets = new Set<Socket>();

  /** @param server takes the connections; {@link keep} has to be told of each */
  constructor(private readonly server: Server) {}

  /**
   * @param holder what an error calls the port's holder
   * @throws when another program has the port
   */
  async listen(port: number, holder: string): Promise<void> {
    this.server.listen(port, "127.0.0.1");
    try {
      await once(this.server, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw portTaken(port, holder);
      throw error;
    }
  }

  /** With every connection. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  /** Connects a client with the server inside. @param received what the client has sent so far */
  pass(client: Socket, received: Buffer, internalPort: number): void {
    const server = connect(internalPort, "127.0.0.1");
    this.keep(server);
    server.on("close", () => client.destroy());
    client.on("close", () => server.destroy());
    server.write(received);
    client.pipe(server).pipe(client);
  }

  keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    // Whoever leaves without a word is not missed.
    socket.on("error", () => undefined);
  }
}
