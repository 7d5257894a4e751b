import { type Client, connectivityState, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const reconnectMs = 5_000;

/** The Pulumi engine that started this plugin, or that attached to it. */
export class Engine {
  readonly #client: EngineClient;

  /** @param address `host:port` */
  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /**
   * Shows a line beside a resource until the next one takes its place. It is best effort: an engine that takes no
   * more lines needs none.
   */
  showProgress(urn: string, message: string): void {
    const request = new LogRequest().setUrn(urn).setMessage(message).setSeverity(LogSeverity.INFO).setEphemeral(true);
    this.#client.log(request, () => undefined);
  }

  /** Shows a warning that stays. It is best effort, too. */
  warn(urn: string, message: string): void {
    const request = new LogRequest().setUrn(urn).setMessage(message).setSeverity(LogSeverity.WARNING);
    this.#client.log(request, () => undefined);
  }

  close(): void {
    this.#client.close();
  }

  /** Calls back when the engine has ended. */
  whenGone(onGone: () => void): void {
    const client: Client = this.#client;
    client.waitForReady(Date.now() + reconnectMs, (error) => {
      if (error !== undefined) {
        onGone();
        return;
      }
      client.getChannel().watchConnectivityState(connectivityState.READY, Infinity, () => this.whenGone(onGone));
    });
  }
}
