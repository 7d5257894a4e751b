import { EventEmitter, once } from "node:events";
import { Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { expect, test } from "vitest";
import { Engine } from "./engine";

const urn = "urn:pulumi:test::shop::render:index:Rollout::shop";

/** An engine that shows a message only once it is told to. */
class SlowEngine implements Disposable {
  readonly shown: string[] = [];
  readonly #arrivals = new EventEmitter();
  readonly #waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<SlowEngine> {
    const server = new Server();
    let engine: SlowEngine | undefined;
    server.addService(EngineService, {
      log: ({ request }: ServerUnaryCall<LogRequest, Empty>, done: (error: null, reply: Empty) => void) => {
        engine?.take(() => {
          engine?.shown.push(request.getMessage());
          done(null, new Empty());
        });
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return (engine = new SlowEngine(server, `127.0.0.1:${port}`));
  }

  /** Shows what has come, the newest first, as soon as something has. */
  async show(): Promise<void> {
    if (this.#waiting.length === 0) await once(this.#arrivals, "message");
    for (const show of this.#waiting.splice(0).toReversed()) show();
  }

  [Symbol.dispose](): void {
    this.server.forceShutdown();
  }

  private take(show: () => void): void {
    this.#waiting.push(show);
    this.#arrivals.emit("message");
  }
}

test("the last line of progress that an engine shows is the newest, however slow it was with those before", async () => {
  using slow = await SlowEngine.start();
  const engine = new Engine(slow.address);
  engine.showProgress(urn, "api: build in progress");
  await slow.show();
  engine.showProgress(urn, "api: update in progress");
  engine.showProgress(urn, "api: live");
  const settled = engine.settled();
  await slow.show();
  await settled;
  expect(slow.shown).toEqual(["api: build in progress", "api: live"]);
  engine.close();
});

test("what stays is shown in the order in which it was said", async () => {
  using slow = await SlowEngine.start();
  const engine = new Engine(slow.address);
  engine.inform(urn, "one");
  engine.warn(urn, "two");
  const settled = engine.settled();
  await slow.show();
  await slow.show();
  await settled;
  expect(slow.shown).toEqual(["one", "two"]);
  engine.close();
});

test("no message does anything to the terminal that Pulumi shows it on", async () => {
  using slow = await SlowEngine.start();
  const engine = new Engine(slow.address);
  const attack = "commit \u001b]0;owned\u0007\u001b[31mred\r\u009b2J\u202e";
  engine.inform(urn, attack);
  engine.warn(urn, attack);
  engine.showProgress(urn, attack);
  const settled = engine.settled();
  for (let count = 0; count < 3; count += 1) await slow.show();
  await settled;
  expect(slow.shown).toEqual(Array.from({ length: 3 }, () => "commit \\u001b]0;owned\\u0007red\n\\u009b2J\\u202e"));
  engine.close();
});
