import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

/** A git repository made for one test. */
export class TestRepository {
  private constructor(readonly path: string) {}

  /** With one commit of the files; without files, with none. */
  static async create(path: string, files?: Record<string, string>): Promise<TestRepository> {
    await execa("git", ["init", "--quiet", "--initial-branch", "main", path]);
    const repository = new TestRepository(path);
    if (files !== undefined) await repository.commit(files, "First");
    return repository;
  }

  /** One that is there. */
  static open(path: string): TestRepository {
    return new TestRepository(path);
  }

  /** A copy of a repository on this machine, to commit to. */
  static async clone(from: string, path: string): Promise<TestRepository> {
    await execa("git", ["clone", "--quiet", from, path]);
    return new TestRepository(path);
  }

  /** Writes the files, commits everything and returns the commit's id. */
  async commit(files: Readonly<Record<string, string>>, message = "A change"): Promise<string> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.path, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    await this.git("add", "--all");
    await this.git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", message);
    return this.git("rev-parse", "HEAD");
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await execa("git", args, { cwd: this.path });
    return stdout;
  }
}

/**
 * Source of a web service that answers every request with a text, and knows `/env`, `/pid`, `/slow`, `/crash`,
 * `/events` and a protocol upgrade that echoes.
 */
export function webServer(text: string): string {
  return `const { createServer } = require("node:http");
const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/env") return response.end(JSON.stringify(process.env));
  if (url.pathname === "/pid") return response.end(String(process.pid));
  if (url.pathname === "/crash") process.exit(3);
  if (url.pathname === "/slow") return setTimeout(() => response.end("${text}"), Number(url.searchParams.get("ms")));
  if (url.pathname === "/events") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response.write("data: first\\n\\n");
  }
  response.end("${text}");
});
server.on("upgrade", (request, socket) => {
  socket.write("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n");
  socket.pipe(socket);
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
server.listen(process.env.PORT, "0.0.0.0", () => console.log("listening"));
`;
}
