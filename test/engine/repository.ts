import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleGit, type SimpleGit } from "simple-git";

const server = `
require("node:http")
  .createServer((request, response) => {
    const { PEER, GREETING, RENDER_GIT_COMMIT: commit } = process.env;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ peer: PEER, greeting: GREETING, commit }));
  })
  .listen(process.env.PORT, "0.0.0.0");
`;

/** A repository with a service that tells its variables, made for a test. */
export class ServiceRepository {
  private constructor(
    readonly path: string,
    private readonly git: SimpleGit,
  ) {}

  static async create(path: string): Promise<ServiceRepository> {
    await mkdir(path, { recursive: true });
    const git = simpleGit(path);
    await git.init(["--initial-branch=main"]);
    await git.addConfig("user.name", "test");
    await git.addConfig("user.email", "test@localhost");
    return new ServiceRepository(path, git);
  }

  /** Commits a version that works, or one that is broken at a step. Returns the commit's id. */
  async commit(version: string, broken?: "migration" | "start"): Promise<string> {
    const migration = broken === "migration" ? `console.error("no such table: ticks"); process.exit(3);` : "";
    const start = broken === "start" ? `console.error("cannot read config"); process.exit(4);` : server;
    await writeFile(join(this.path, "version"), version);
    await writeFile(join(this.path, "migrate.js"), migration);
    await writeFile(join(this.path, "server.js"), start);
    await this.git.add(".");
    await this.git.commit(version);
    return (await this.git.revparse(["HEAD"])).trim();
  }
}
