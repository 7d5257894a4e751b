import { type ChildProcess, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import type Docker from "dockerode";
import type { HostAddress } from "./host-address";

/** A connection with an engine, which its user ends. */
export interface EngineConnection extends Disposable {
  docker: Docker;
}

/**
 * Connects with the engine at an address. Over SSH it is reached by this machine's own `ssh`, as Pulumi's provider does: with the same keys, the same
 * known hosts and the same options.
 */
export async function connectTo(address: HostAddress, sshOptions: readonly string[]): Promise<EngineConnection> {
  // Only an update needs it.
  const { default: Client } = await import("dockerode");
  // What isn't said here it takes from `DOCKER_HOST`.
  const protocol = "http";
  const agent =
    address.kind === "ssh" ? new SshAgent(sshArguments(address, sshOptions)) : new Agent({ keepAlive: true });
  // Its types lack what it hands on to `node:http`.
  const options: Docker.DockerOptions & { agent: Agent } = { protocol, ...placeOf(address), agent };
  return { docker: new Client(options), [Symbol.dispose]: () => agent.destroy() };
}

function placeOf(address: HostAddress): Docker.DockerOptions {
  if (address.kind === "socket") return { host: "", socketPath: address.path };
  return address.kind === "tcp" ? { host: address.host, port: address.port } : { host: "docker", port: 80 };
}

/** Arguments of `ssh` that connect its input and output with the engine there. */
export function sshArguments(
  { host, port, user }: Extract<HostAddress, { kind: "ssh" }>,
  sshOptions: readonly string[],
): string[] {
  return [
    ...sshOptions,
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...["-T", "--", host, "docker", "system", "dial-stdio"],
  ];
}

/** Connects by a process of `ssh`, one request after another. */
class SshAgent extends Agent {
  readonly #running = new Set<ChildProcess>();

  constructor(private readonly args: readonly string[]) {
    super({ keepAlive: true, maxSockets: 1 });
  }

  override createConnection(): Duplex {
    const ssh = spawn("ssh", this.args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#running.add(ssh);
    const stream = Duplex.from({ readable: ssh.stdout, writable: ssh.stdin });
    const said: string[] = [];
    ssh.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    ssh.once("error", (error) => stream.destroy(error));
    ssh.once("close", (code) => {
      this.#running.delete(ssh);
      // An engine that ends a connection ends `ssh` with it: nothing more may be asked there.
      stream.destroy(code ? new Error(`\`ssh\` ended with ${code}: ${said.join("").trim()}`) : undefined);
    });
    stream.once("close", () => ssh.kill());
    return Object.assign(stream, socketMethods(stream));
  }

  /** What isn't ended keeps the program from ending. */
  override destroy(): void {
    super.destroy();
    for (const ssh of this.#running) ssh.kill();
  }
}

/** What HTTP asks of a socket and a pair of pipes has not. */
function socketMethods(stream: Duplex) {
  const itself = () => stream;
  return { setTimeout: itself, setNoDelay: itself, setKeepAlive: itself, ref: itself, unref: itself };
}
