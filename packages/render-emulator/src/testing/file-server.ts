import { createServer, type Server } from "node:http";
import { createReadStream, statSync } from "node:fs";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Serves the files of a folder, as a web server without git does. */
export class FileServer implements AsyncDisposable {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(folder: string): Promise<FileServer> {
    const server = createServer((request, response) => {
      const path = join(folder, new URL(request.url ?? "/", "http://localhost").pathname);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) createReadStream(path).pipe(response);
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FileServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
