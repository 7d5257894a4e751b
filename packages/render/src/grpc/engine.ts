import { type Client, connectivityState, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const reconnectMs = 5_000;

/** The Pulumi engine that started this plugin. */
export class Engine {
  readonly #client: EngineClient;

  /** @param address `host:port` */
  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /** Shows a line beside a resource until the next one takes its place. */
  showProgress(urn: string, message: string): void {
    this.#log(urn, message, LogSeverity.INFO, true);
  }

  /** Shows a line beside a resource that stays. */
  warn(urn: string, message: string): void {
    this.#log(urn, message, LogSeverity.WARNING, false);
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

  /** Progress is best effort: an engine that does not take it any more needs none. */
  #log(urn: string, message: string, severity: LogSeverity, ephemeral: boolean): void {
    const request = new LogRequest().setUrn(urn).setMessage(message).setSeverity(severity).setEphemeral(ephemeral);
    this.#client.log(request, () => undefined);
  }
}
