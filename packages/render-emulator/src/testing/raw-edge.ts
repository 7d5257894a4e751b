import { once } from "node:events";
import { type AddressInfo, connect, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { Endpoint } from "../runtimes/endpoint";
import { Balancer } from "../runtimes/process/balancer";
import type { RunningInstance } from "../runtimes/process/instance";

/** A port of a public service in front of one server, to be asked byte by byte. */
export class RawEdge implements AsyncDisposable {
  private constructor(
    readonly endpoint: Endpoint,
    private readonly behind: Server,
  ) {}

  /** @param behind a server that does not listen yet */
  static async before(behind: Server): Promise<RawEdge> {
    behind.listen(0, "127.0.0.1");
    await once(behind, "listening");
    const balancer = new Balancer({ isPublic: true, sources: { now: () => 1 } });
    const { port } = behind.address() as AddressInfo;
    balancer.add({ port, inFlight: 0 } as RunningInstance);
    const endpoint = await Endpoint.listenAnywhere("a test");
    endpoint.handler = balancer;
    return new RawEdge(endpoint, behind);
  }

  /** The `Host` line of a request. */
  get host(): string {
    return `Host: 127.0.0.1:${this.endpoint.port}\r\n`;
  }

  open() {
    return connect(this.endpoint.port, "127.0.0.1");
  }

  /** What comes back until the connection ends. */
  async ask(request: string): Promise<string> {
    const socket = this.open();
    socket.write(request, "latin1");
    return text(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.behind.close();
    await this.endpoint.close();
  }
}
