import { type Client, connectivityState, credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { plainText } from "@slipway/render-api";

const reconnectMs = 5_000;
/** How long an engine may take for one message. One that takes longer has no more use for it. */
const longestMessageMs = 2_000;

/**
 * The Pulumi engine that started this plugin, or that attached to it. It takes messages side by side, so that each is sent when the
 * one before has arrived: otherwise an older one may be shown last.
 */
export class Engine {
  readonly #client: EngineClient;
  /** The newest progress of each resource that is still to be sent. */
  readonly #progress = new Map<string, string>();
  #sent: Promise<void> = Promise.resolve();

  /** @param address `host:port` */
  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /**
   * Shows a line beside a resource until the next one takes its place. It is best effort: an engine that takes no
   * more lines needs none.
   */
  showProgress(urn: string, message: string): void {
    const isWaiting = this.#progress.has(urn);
    this.#progress.set(urn, message);
    if (isWaiting) return;
    this.#enqueue(() => {
      const newest = this.#progress.get(urn) ?? message;
      this.#progress.delete(urn);
      return requestOf(urn, newest, LogSeverity.INFO).setEphemeral(true);
    });
  }

  /** Shows a text that stays. It is best effort, too. */
  inform(urn: string, message: string): void {
    this.#enqueue(() => requestOf(urn, message, LogSeverity.INFO));
  }

  /** Shows a warning that stays. It is best effort, too. */
  warn(urn: string, message: string): void {
    this.#enqueue(() => requestOf(urn, message, LogSeverity.WARNING));
  }

  /** Whatever was said until now has arrived, or never will. */
  async settled(): Promise<void> {
    await this.#sent;
  }

  #enqueue(request: () => LogRequest): void {
    this.#sent = this.#sent.then(
      () =>
        new Promise((resolve) => {
          const deadline = Date.now() + longestMessageMs;
          this.#client.log(request(), new Metadata(), { deadline }, () => resolve());
        }),
    );
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

/** Pulumi shows a message as it is, and services, builds and Render have their words in it. */
function requestOf(urn: string, message: string, severity: LogSeverity): LogRequest {
  return new LogRequest().setUrn(urn).setMessage(plainText(message)).setSeverity(severity);
}
