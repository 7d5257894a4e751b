import { Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** An engine that only takes what a plugin has to say. */
export class FakeEngine implements Disposable {
  readonly #waiting: ((request: LogRequest) => void)[] = [];
  readonly #told: LogRequest[] = [];

  private constructor(
    private readonly server: Server,
    /** `host:port`. */
    readonly address: string,
  ) {}

  static async start(): Promise<FakeEngine> {
    const server = new Server();
    let engine: FakeEngine | undefined;
    server.addService(EngineService, {
      log: ({ request }: ServerUnaryCall<LogRequest, Empty>, done: (error: null, reply: Empty) => void) => {
        engine?.take(request);
        done(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return (engine = new FakeEngine(server, `127.0.0.1:${port}`));
  }

  /** The next message that stays, once it has come; progress is not of interest. */
  async nextMessage(): Promise<LogRequest> {
    return this.#told.shift() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  [Symbol.dispose](): void {
    this.server.forceShutdown();
  }

  private take(request: LogRequest): void {
    if (request.getEphemeral()) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#told.push(request);
    else waiting(request);
  }
}
