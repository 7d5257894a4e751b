import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../../errors";
import { passedOn } from "../edge-headers";
import { forward } from "../proxy";
import type { TrafficHandler } from "../runtime";
import { answerText } from "../text-answer";
import type { Engines } from "./engines";
import type { RegistryContainer, RegistryContainerOptions } from "./registry-container";

export interface LocalRegistryOptions extends RegistryContainerOptions {
  engines: Pick<Engines, "find">;
}

const shutdownMs = 5_000;

/**
 * The registry beside an emulator, for images that its services are to run. It begins with the first request, and again where it has ended: an
 * emulator that nobody pushes an image to takes no container for it.
 */
export class LocalRegistry implements TrafficHandler {
  private running: Promise<RegistryContainer> | undefined;
  private isStopped = false;

  constructor(private readonly options: LocalRegistryOptions) {}

  request(request: IncomingMessage, response: ServerResponse): void {
    const fail = (error: unknown) => {
      if (!response.headersSent) refuse(response, messageOf(error));
    };
    this.container().then((container) => pass(request, response, container.port, fail), fail);
  }

  upgrade(_request: IncomingMessage, response: ServerResponse): void {
    answerText(response, 501, "a registry has no WebSockets");
  }

  /** For good. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const container = await this.running?.catch(() => undefined);
    await container?.stop(shutdownMs);
  }

  private container(): Promise<RegistryContainer> {
    return (this.running ??= this.start());
  }

  private async start(): Promise<RegistryContainer> {
    try {
      if (this.isStopped) throw new Error("the emulator is stopping");
      const { engines, ...options } = this.options;
      const engine = await engines.find();
      // Loads what takes an engine's client.
      const { RegistryContainer } = await import("./registry-container.js");
      const container = await RegistryContainer.start(engine, options);
      void container.exited.then(() => (this.running = undefined));
      return container;
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  onFailure: (error: unknown) => void,
): void {
  if (response.destroyed) return;
  const to = { hostname: "127.0.0.1", port, path: request.url ?? "/" };
  forward(request, response, { to, headers: passedOn(request.headers), onFailure });
}

/** As registries do, so that the clients of registries show it. */
function refuse(response: ServerResponse, message: string): void {
  if (response.destroyed) return;
  response.shouldKeepAlive = false;
  const body = JSON.stringify({ errors: [{ code: "UNAVAILABLE", message }] });
  response.writeHead(503, { "content-type": "application/json" }).end(body);
}
