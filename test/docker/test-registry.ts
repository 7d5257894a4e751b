import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync, realpathSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { pack } from "tar-stream";

const types = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
};

interface Blob {
  type: string;
  content: Buffer;
}

const digestOf = (content: Buffer) => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/**
 * A registry of this machine, with small images that a shell says something in: as much of the protocol of registries as it takes to pull them.
 */
export class TestRegistry implements AsyncDisposable {
  /** Of what was asked for, the paths of layers. */
  readonly layersAsked: string[] = [];
  private readonly blobs = new Map<string, Blob>();

  private constructor(
    private readonly server: Server,
    /** What stands before an image's path: `127.0.0.1:<port>`. */
    readonly host: string,
    private readonly programs: Buffer,
    private readonly user: string | undefined,
  ) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => this.answer(request, response));
  }

  /** @param user who may have its images, `<name>:<password>`; absent: everybody */
  static async start(user?: string): Promise<TestRegistry> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TestRegistry(server, `127.0.0.1:${(server.address() as AddressInfo).port}`, await programs(), user);
  }

  /**
   * Publishes an image whose container says a text and goes on until it is ended.
   *
   * @param image its path and tag: `acme/worker:1`
   * @returns its digest
   */
  publish(image: string, text: string, architecture: string): string {
    const layer = gzipSync(this.programs, { level: 1 });
    const say = `trap 'echo ended; exit 0' TERM; echo ${text}; while :; do sleep 0.1; done`;
    const config = Buffer.from(
      JSON.stringify({
        architecture,
        os: "linux",
        config: { Env: ["PATH=/bin"], Cmd: ["/bin/sh", "-c", say] },
        rootfs: { type: "layers", diff_ids: [digestOf(this.programs)] },
      }),
    );
    const part = (mediaType: string, content: Buffer) => {
      this.blobs.set(digestOf(content), { type: mediaType, content });
      return { mediaType, size: content.length, digest: digestOf(content) };
    };
    const parts = { config: part(types.config, config), layers: [part(types.layer, layer)] };
    const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: types.manifest, ...parts }));
    const [path = "", tag = ""] = image.split(":");
    const blob = { type: types.manifest, content: manifest };
    for (const name of [tag, digestOf(manifest)]) this.blobs.set(`${path}:${name}`, blob);
    return digestOf(manifest);
  }

  private answer({ url = "", method, headers }: IncomingMessage, response: ServerResponse): void {
    const [, path = "", kind, name = ""] = /^\/v2\/(?:(.+)\/(manifests|blobs)\/(.+))?$/.exec(url) ?? [];
    const own = this.user === undefined ? headers.authorization : `Basic ${Buffer.from(this.user).toString("base64")}`;
    if (headers.authorization !== own) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
      return;
    }
    const blob = this.blobs.get(kind === "manifests" ? `${path}:${name}` : name);
    if (url === "/v2/") response.writeHead(200).end("{}");
    else if (blob === undefined)
      response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
    else {
      if (blob.type === types.layer && method === "GET") this.layersAsked.push(url);
      const digest = digestOf(blob.content);
      response.writeHead(200, {
        "content-type": blob.type,
        "content-length": blob.content.length,
        "docker-content-digest": digest,
      });
      response.end(method === "HEAD" ? undefined : blob.content);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }
}

/** An archive of this machine's `sh` and `sleep`, with the libraries that they load. */
async function programs(): Promise<Buffer> {
  const files = new Map([
    ["/bin/sh", "/bin/sh"],
    ["/bin/sleep", "/bin/sleep"],
  ]);
  for (const program of [...files.keys()]) {
    const { stdout } = await execa("ldd", [program]);
    for (const [library] of stdout.matchAll(/\/\S+/g)) files.set(library, library);
  }
  const archive = pack();
  for (const [name, from] of files) {
    archive.entry({ name: name.slice(1), mode: 0o755, mtime: new Date(0) }, readFileSync(realpathSync(from)));
  }
  // A layer that no other registry's images have.
  archive.entry({ name: "registry" }, randomUUID());
  archive.finalize();
  return buffer(archive);
}
