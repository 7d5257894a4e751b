import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import getPort from "get-port";

/** Serves the repositories of a folder by URL, as a Git host does. */
export class GitServer implements AsyncDisposable {
  private constructor(
    private readonly port: number,
    private readonly stop: () => Promise<unknown>,
  ) {}

  static async start(folder: string): Promise<GitServer> {
    const { stdout: gitFolder } = await execa("git", ["--exec-path"]);
    const port = await getPort({ host: "127.0.0.1" });
    const where = ["--listen=127.0.0.1", `--port=${port}`, `--base-path=${folder}`];
    // Not by `git daemon`: that would be a process between.
    const daemon = execa(join(gitFolder, "git-daemon"), ["--verbose", "--export-all", ...where], { reject: false });
    const stop = (): Promise<unknown> => {
      daemon.kill();
      return daemon;
    };
    const lines = createInterface(daemon.stderr);
    const ended = daemon.then(({ stderr }) => {
      throw new Error(`git-daemon ended: ${stderr}`);
    });
    ended.catch(() => undefined);
    // Its first line is that it's ready.
    await Promise.race([once(lines, "line"), ended]);
    return new GitServer(port, stop);
  }

  /** @param name the repository's folder within the one that is served */
  url(name: string): string {
    return `git://127.0.0.1:${this.port}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
