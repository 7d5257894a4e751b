import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import type Docker from "dockerode";
import protobuf from "protobufjs";
import type { ImageCredential } from "./image-pull";

/** What a registry is told: nothing, where it isn't one that is to know somebody. */
export type CredentialOfHost = (host: string) => ImageCredential | undefined;

/** What the client library has of an engine, and doesn't declare. */
interface Modem {
  dial(options: object, callback: (error: Error | null, socket: Duplex) => void): void;
}

type Answer<Message> = (call: ServerUnaryCall<{ Host: string }, Message>, callback: sendUnaryData<Message>) => void;

/** `SERVING`, as gRPC's own protocol of health has it. */
const serving = Buffer.from([8, 1]);

/**
 * What BuildKit asks while it builds: who pulls an image. The session that the client library opens tells every registry alike, which a
 * Dockerfile of anybody's may name.
 */
export class RegistrySession implements AsyncDisposable {
  private constructor(
    /** What a build names it by. */
    readonly id: string,
    private readonly server: Server,
    private readonly socket: Duplex,
  ) {}

  static async open(docker: Docker, credentialOf: CredentialOfHost): Promise<RegistrySession> {
    const id = randomUUID();
    const socket = await dial(docker.modem as Modem, id);
    const server = new Server();
    const credentials: Answer<object> = ({ request }, callback) => {
      const { username, authToken } = credentialOf(request.Host) ?? {};
      callback(null, username === undefined ? {} : { Username: username, Secret: authToken });
    };
    const check: Answer<Buffer> = (_call, callback) => callback(null, serving);
    server.addService(definition(), { credentials, check });
    server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
    return new RegistrySession(id, server, socket);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.forceShutdown();
    this.socket.destroy();
    return Promise.resolve();
  }
}

function dial(modem: Modem, id: string): Promise<Duplex> {
  const headers = { Upgrade: "h2c", "X-Docker-Expose-Session-Uuid": id, "X-Docker-Expose-Session-Name": "slipway" };
  const statusCodes = { 200: true, 500: "server error" };
  return new Promise((resolve, reject) => {
    modem.dial({ method: "POST", path: "/session", hijack: true, headers, statusCodes }, (error, socket) =>
      error === null ? resolve(socket) : reject(error),
    );
  });
}

/** The methods that are asked; BuildKit does without the others. */
function definition(): ServiceDefinition {
  const root = protobuf.loadSync(require.resolve("dockerode/lib/proto/auth.proto"));
  const [request, response] = ["CredentialsRequest", "CredentialsResponse"].map((name) =>
    root.lookupType(`moby.filesync.v1.${name}`),
  ) as [protobuf.Type, protobuf.Type];
  const unary = { requestStream: false, responseStream: false } as const;
  return {
    credentials: {
      ...{ path: "/moby.filesync.v1.Auth/Credentials", ...unary },
      requestSerialize: (value: object) => Buffer.from(request.encode(value).finish()),
      requestDeserialize: (bytes: Buffer) => request.toObject(request.decode(bytes), { defaults: true }),
      responseSerialize: (value: object) => Buffer.from(response.encode(value).finish()),
      responseDeserialize: (bytes: Buffer) => response.decode(bytes),
    },
    // A session that can't say that it is well is ended by the engine.
    check: {
      ...{ path: "/grpc.health.v1.Health/Check", ...unary },
      requestSerialize: (value: Buffer) => value,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (value: Buffer) => value,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  };
}
