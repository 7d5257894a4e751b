import { randomUUID } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import protobuf from "protobufjs";
import type { SecretFile } from "@slipway/render-api";
import { messageOf } from "../../errors";
import type { Log } from "../runtime";
import type { ImageCredential } from "./image-pull";

/** What a registry is told: nothing, where it isn't one that is to know somebody. */
export type CredentialOfHost = (host: string) => ImageCredential | undefined;

/** What a build may ask for. */
export interface Askable {
  credentialOf: CredentialOfHost;
  secretFiles: readonly SecretFile[];
}

/** A build that may ask. */
export interface AskingBuild extends Askable {
  /** Its text. */
  dockerfile: string;
  log: Log;
}

/**
 * For what a build asks. Where there is nothing to be had, too: without a session BuildKit asks no registry that wants to know who asks, not
 * even as nobody.
 *
 * @returns undefined where the engine can't ask, which the log says where it matters
 */
export async function sessionFor(
  socketPath: string,
  { dockerfile, log, ...askable }: AskingBuild,
): Promise<BuildSession | undefined> {
  return BuildSession.open(socketPath, askable).catch((error: unknown) => {
    const why = `the Docker engine at \`${socketPath}\` has no sessions of BuildKit: ${messageOf(error)}`;
    const asksForFiles = askable.secretFiles.length > 0 && /--mount=\S*\btype=secret\b/.test(dockerfile);
    if (asksForFiles) log(`==> The build gets no secret files, since ${why}`);
    return undefined;
  });
}

/**
 * Of BuildKit's `auth.proto` and `secrets.proto` (`moby.filesync.v1`, `moby.buildkit.secrets.v1`), and of gRPC's `health.proto`, as far as they
 * are answered.
 */
const { root } = protobuf.parse(
  `
  syntax = "proto3";
  message CredentialsRequest { string Host = 1; }
  message CredentialsResponse { string Username = 1; string Secret = 2; }
  message GetSecretRequest { string ID = 1; }
  message GetSecretResponse { bytes data = 1; }
  message HealthCheckRequest { string service = 1; }
  message HealthCheckResponse { int32 status = 1; }
`,
  { keepCase: true },
);
const serving = { status: 1 };
const credentialsMethod = "moby.filesync.v1.Auth/Credentials";
const secretsMethod = "moby.buildkit.secrets.v1.Secrets/GetSecret";

/** Milliseconds that an engine has to take it up. */
const openLimitMs = 10_000;

/**
 * What BuildKit asks for while it builds: who pulls an image, and each secret file, by its name, for a `RUN --mount=type=secret,id=<name>`: it
 * is in no layer then, and neither in the image's history nor in the cache. The session that the client library opens has no secrets, and tells
 * every registry alike, which a Dockerfile of anybody's may name.
 */
class BuildSession implements AsyncDisposable {
  private constructor(
    /** What a build is told it by. */
    readonly id: string,
    private readonly server: Server,
    private readonly socket: Duplex,
  ) {}

  /** @throws when the engine knows no sessions */
  static async open(socketPath: string, askable: Askable): Promise<BuildSession> {
    const id = randomUUID();
    const server = new Server();
    server.addService(definition, { ...answersOf(askable) });
    const socket = await connect(socketPath, id);
    server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
    return new BuildSession(id, server, socket);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.forceShutdown();
    this.socket.destroy();
    return Promise.resolve();
  }
}

/** The methods that are asked; BuildKit does without the others. */
const definition = {
  credentials: unary(`/${credentialsMethod}`, "CredentialsRequest", "CredentialsResponse"),
  getSecret: unary(`/${secretsMethod}`, "GetSecretRequest", "GetSecretResponse"),
  // The engine asks once a second, and takes the session for lost where nothing answers.
  check: unary("/grpc.health.v1.Health/Check", "HealthCheckRequest", "HealthCheckResponse"),
};

function answersOf({ credentialOf, secretFiles }: Askable) {
  const contents = new Map(secretFiles.map(({ name, content }) => [name, content]));
  return {
    credentials: ({ request: { Host } }: ServerUnaryCall<{ Host: string }, object>, answer: sendUnaryData<object>) => {
      const { username, authToken } = credentialOf(Host) ?? {};
      answer(null, username === undefined ? {} : { Username: username, Secret: authToken });
    },
    getSecret: ({ request: { ID } }: ServerUnaryCall<{ ID: string }, object>, answer: sendUnaryData<object>) => {
      const content = contents.get(ID);
      if (content === undefined) answer({ code: status.NOT_FOUND, details: `there is no secret file ${ID}` });
      else answer(null, { data: Buffer.from(content) });
    },
    check: (_call: unknown, answer: sendUnaryData<object>) => answer(null, serving),
  };
}

function unary(path: string, asked: string, answered: string) {
  const [from, to] = [root.lookupType(asked), root.lookupType(answered)];
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (message: object) => Buffer.from(from.encode(message).finish()),
    requestDeserialize: (bytes: Buffer) => from.decode(bytes),
    responseSerialize: (message: object) => Buffer.from(to.encode(message).finish()),
    responseDeserialize: (bytes: Buffer) => to.decode(bytes),
  } as const;
}

/** The engine's end of the connection asks from then on, and this end answers. */
function connect(socketPath: string, id: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "h2c",
      "x-docker-expose-session-uuid": id,
      "x-docker-expose-session-name": "slipway-emulator",
      "x-docker-expose-session-grpc-method": [credentialsMethod, secretsMethod],
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
