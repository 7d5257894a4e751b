import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import type Docker from "dockerode";
import type { HostAddress } from "./host-address";

/**
 * The engine at an address. Over SSH it is reached by this machine's own `ssh`, as Pulumi's provider does: with the same keys, the same
 * known hosts and the same options.
 */
export async function dockerAt(address: HostAddress, sshOptions: readonly string[]): Promise<Docker> {
  // Only an update needs it.
  const { default: Client } = await import("dockerode");
  // What isn't said here it takes from `DOCKER_HOST`.
  const protocol = "http";
  if (address.kind === "socket") return new Client({ protocol, host: "", socketPath: address.path });
  if (address.kind === "tcp") return new Client({ protocol, host: address.host, port: address.port });
  const agent = new SshAgent(sshArguments(address, sshOptions));
  // Its types lack what it hands on to `node:http`.
  const options: Docker.DockerOptions & { agent: Agent } = { protocol, host: "docker", port: 80, agent };
  return new Client(options);
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

/** Connects each request by a process of `ssh`. */
class SshAgent extends Agent {
  constructor(private readonly args: readonly string[]) {
    super({ keepAlive: true, maxSockets: 1 });
  }

  override createConnection(): Duplex {
    const ssh = spawn("ssh", this.args, { stdio: ["pipe", "pipe", "pipe"] });
    const stream = Duplex.from({ readable: ssh.stdout, writable: ssh.stdin });
    const said: string[] = [];
    ssh.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    ssh.once("error", (error) => stream.destroy(error));
    ssh.once("close", (code) => {
      if (code !== 0 && code !== null) stream.destroy(new Error(`\`ssh\` ended with ${code}: ${said.join("").trim()}`));
    });
    stream.once("close", () => ssh.kill());
    return Object.assign(stream, socketMethods(stream));
  }
}

/** What HTTP asks of a socket and a pair of pipes has not. */
function socketMethods(stream: Duplex) {
  return {
    setTimeout: () => stream,
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
  };
}
