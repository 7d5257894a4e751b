import { randomUUID } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import protobuf from "protobufjs";
import type { SecretFile } from "@slipway/render-api";
import { messageOf } from "../../errors";
import type { Log } from "../runtime";

/** Of BuildKit's `session/secrets/secrets.proto`, and of gRPC's `health.proto`, as far as they are answered. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message GetSecretRequest { string ID = 1; }
  message GetSecretResponse { bytes data = 1; }
  message HealthCheckRequest { string service = 1; }
  message HealthCheckResponse { int32 status = 1; }
`);
const serving = { status: 1 };

/** A build that may ask. */
export interface AskingBuild {
  /** Its text. */
  dockerfile: string;
  secretFiles: readonly SecretFile[];
  log: Log;
}

/** For a build that may ask for secret files; undefined where there are none, or the engine can't ask, which the log says where it matters. */
export async function sessionFor(
  socketPath: string,
  { dockerfile, secretFiles, log }: AskingBuild,
): Promise<BuildSession | undefined> {
  if (secretFiles.length === 0) return undefined;
  return BuildSession.open(socketPath, secretFiles).catch((error: unknown) => {
    const why = `the Docker engine at \`${socketPath}\` has no sessions of BuildKit: ${messageOf(error)}`;
    if (/--mount=\S*\btype=secret\b/.test(dockerfile)) log(`==> The build gets no secret files, since ${why}`);
    return undefined;
  });
}

/** Milliseconds that an engine has to take it up. */
const openLimitMs = 10_000;

/**
 * What a build asks for while it goes on: each secret file, by its name, for a `RUN --mount=type=secret,id=<name>`. It is in no layer then, and
 * neither in the image's history nor in the cache.
 */
class BuildSession implements AsyncDisposable {
  private constructor(
    /** What a build is told it by. */
    readonly id: string,
    private readonly server: Server,
    private readonly socket: Duplex,
  ) {}

  /** @throws when the engine knows no sessions */
  static async open(socketPath: string, secretFiles: readonly SecretFile[]): Promise<BuildSession> {
    const id = randomUUID();
    const contents = new Map(secretFiles.map(({ name, content }) => [name, content]));
    const server = new Server();
    server.addService(
      { GetSecret: unary(`/${secretsMethod}`, "GetSecretRequest", "GetSecretResponse") },
      {
        GetSecret: (call: ServerUnaryCall<{ ID: string }, object>, answer: sendUnaryData<object>) => {
          const content = contents.get(call.request.ID);
          if (content === undefined)
            answer({ code: status.NOT_FOUND, details: `there is no secret file ${call.request.ID}` });
          else answer(null, { data: Buffer.from(content) });
        },
      },
    );
    // The engine asks once a second, and takes the session for lost where nothing answers.
    server.addService(
      { Check: unary("/grpc.health.v1.Health/Check", "HealthCheckRequest", "HealthCheckResponse") },
      { Check: (_call: unknown, answer: sendUnaryData<object>) => answer(null, serving) },
    );
    const socket = await connect(socketPath, id);
    server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
    return new BuildSession(id, server, socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.forceShutdown();
    this.socket.destroy();
  }
}

const secretsMethod = "moby.buildkit.secrets.v1.Secrets/GetSecret";

function unary(path: string, request: string, response: string) {
  const [from, to] = [root.lookupType(request), root.lookupType(response)];
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (message: object) => Buffer.from(from.encode(message).finish()),
    requestDeserialize: (bytes: Buffer) => from.decode(bytes),
    responseSerialize: (message: object) => Buffer.from(to.encode(message).finish()),
    responseDeserialize: (bytes: Buffer) => to.decode(bytes),
  };
}

/** The engine's end of the connection asks from then on, and this end answers. */
function connect(socketPath: string, id: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "h2c",
      "x-docker-expose-session-uuid": id,
      "x-docker-expose-session-name": "slipway-emulator",
      "x-docker-expose-session-grpc-method": secretsMethod,
    };
    const asking = request({ socketPath, method: "POST", path: "/session", headers, timeout: openLimitMs });
    asking.once("upgrade", (_answer, socket, head) => {
      socket.setTimeout(0);
      // An engine that goes away shows in the build's own answer.
      socket.on("error", () => undefined);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once("response", (answer) => {
      answer.resume();
      reject(new Error(`it answers ${answer.statusCode} to \`POST /session\``));
    });
    asking.once("timeout", () => asking.destroy(new Error("it doesn't answer `POST /session`")));
    asking.once("error", reject);
    asking.end();
  });
}
