import { createServer, type Socket } from "node:net";
import { PassingPort } from "../passing-port";

export interface PostgresExternalPortOptions {
  port: number;
  /** What an error calls the port's holder. */
  holder: string;
  /** Where the server listens for those inside. */
  internalPort: number;
  isAllowed: (address: string) => boolean;
}

/** The first byte of a TLS connection that begins without Postgres' own request for it. */
const tlsHandshake = 0x16;
/** The codes of Postgres' first messages: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const codes = { tls: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;
const headerLength = 8;

/**
 * The port at which a Postgres instance is reached from outside: from addresses on its allow list, and with TLS, which is the
 * server's own. It needs a port of its own, since a server's rules can't tell those inside from those outside on one machine.
 */
export class PostgresExternalPort {
  private readonly port = new PassingPort(createServer((client) => this.receive(client)));

  private constructor(private readonly options: PostgresExternalPortOptions) {}

  static async open(options: PostgresExternalPortOptions): Promise<PostgresExternalPort> {
    const external = new PostgresExternalPort(options);
    await external.port.listen(options.port, options.holder);
    return external;
  }

  close(): Promise<void> {
    return this.port.close();
  }

  private receive(client: Socket): void {
    this.port.keep(client);
    // What Render says to one that isn't on the list is unknown; people report that the connection just closes.
    if (!this.options.isAllowed(client.remoteAddress ?? "")) {
      client.destroy();
      return;
    }
    let received = Buffer.alloc(0);
    const onData = (data: Buffer) => {
      received = Buffer.concat([received, data]);
      if (received[0] === tlsHandshake) this.pass(client, received, onData);
      else if (received.length >= headerLength) received = this.judge(client, received, onData);
    };
    client.on("data", onData);
  }

  /** Judges a first message, and returns what remains to be judged. */
  private judge(client: Socket, received: Buffer, onData: (data: Buffer) => void): Buffer<ArrayBuffer> {
    const code = received.readInt32BE(4);
    if (code === codes.gss) {
      // There is no such encryption; the client asks for another one then.
      client.write("N");
      return Buffer.from(received.subarray(headerLength));
    }
    if (code === codes.tls || code === codes.cancel) this.pass(client, received, onData);
    else client.off("data", onData).resume().end(fatal("SSL/TLS required"));
    return Buffer.alloc(0);
  }

  private pass(client: Socket, received: Buffer, onData: (data: Buffer) => void): void {
    client.off("data", onData);
    this.port.pass(client, received, this.options.internalPort);
  }
}

/** An error of Postgres' after which there is nothing more. */
function fatal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C28000\0M${message}\0\0`);
  const header = Buffer.alloc(5);
  header.write("E");
  header.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([header, fields]);
}
