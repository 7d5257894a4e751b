import type { Socket } from "node:net";
import { createServer } from "node:tls";
import type { Certificate } from "../certificate";
import { PassingPort } from "../passing-port";
import { readCommand, type RedisCommand } from "./redis-command";

export interface ExternalPortOptions {
  port: number;
  /** What an error calls the port's holder. */
  holder: string;
  certificate: Certificate;
  user: string;
  password: string;
  /** Where the server listens for those inside, who need no TLS. */
  internalPort: number;
  isAllowed: (address: string) => boolean;
}

/** More than that nobody sends who has not said yet who they are. */
const maxUnauthenticatedBytes = 64 * 1024;

/**
 * The port at which a key value instance is reached from outside: with TLS, as a user with a password, and only from
 * addresses on its allow list. A server's users are the same at all of its ports, so that the server itself can't keep the
 * user of those inside from coming from outside.
 */
export class ExternalPort {
  private constructor(
    private readonly port: PassingPort,
    private readonly options: ExternalPortOptions,
  ) {}

  static async open(options: ExternalPortOptions): Promise<ExternalPort> {
    const server = createServer({ ...options.certificate, minVersion: "TLSv1.2" });
    const port = new PassingPort(server);
    const external = new ExternalPort(port, options);
    // Also one that never gets as far as TLS.
    server.on("connection", (socket: Socket) => port.keep(socket));
    server.on("secureConnection", (client) => external.receive(client));
    await port.listen(options.port, options.holder);
    return external;
  }

  close(): Promise<void> {
    return this.port.close();
  }

  /** Answers as Redis does until the client has said who it is; from then on the server itself is asked. */
  private receive(client: Socket): void {
    this.port.keep(client);
    let received = Buffer.alloc(0);
    const onData = (data: Buffer) => {
      received = Buffer.concat([received, data]);
      try {
        for (let command = readCommand(received); command !== undefined; command = readCommand(received)) {
          const answer = this.answer(command, client);
          if (answer === undefined) {
            client.off("data", onData);
            this.port.pass(client, received, this.options.internalPort);
            return;
          }
          client.write(`${answer}\r\n`);
          if (command.name === "QUIT") client.end();
          received = received.subarray(command.length);
        }
        if (received.length > maxUnauthenticatedBytes) throw new Error("Protocol error: too big a request");
      } catch (error) {
        // Whatever else it sends is read and forgotten.
        client.off("data", onData).resume();
        client.end(`-ERR ${(error as Error).message}\r\n`);
      }
    };
    client.on("data", onData);
  }

  /** What to tell a client that has not said who it is; undefined when it just has. The wording is Redis' own. */
  private answer({ name, args }: RedisCommand, client: Socket): string | undefined {
    const { user, password, isAllowed } = this.options;
    if (name === "QUIT") return "+OK";
    const credentials = credentialsOf(name, args);
    if (credentials === undefined) return "-NOAUTH Authentication required.";
    // Render's own wording, as people who ran into it report it.
    if (!isAllowed(client.remoteAddress ?? "")) return "-ERR Client IP address is not in the allowlist.";
    const [givenUser, givenPassword] = credentials;
    if (givenUser === user && givenPassword === password) return undefined;
    return "-WRONGPASS invalid username-password pair or user is disabled.";
  }
}

/** User and password of `AUTH` and of `HELLO … AUTH`; undefined when a command has none. */
function credentialsOf(name: string, args: readonly string[]): [user: string, password: string] | undefined {
  const auth = name === "HELLO" ? args.findIndex((arg) => arg.toUpperCase() === "AUTH") : -1;
  const given = name === "AUTH" ? args : auth === -1 ? [] : args.slice(auth + 1, auth + 3);
  const [first, second] = given;
  if (first === undefined) return undefined;
  // A password alone is that of the user `default`.
  return second === undefined ? ["default", first] : [first, second];
}
