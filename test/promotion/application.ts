import { cp } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type GitHost, serveGit } from "../../operations/src/git-host/serve";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";

/** The folder of the application's repository that `realtime` is in. */
export const applicationFolder = "apps/realtime";

/** An application's repository of its own: a Git host serves it by URL, and a developer pushes to it. */
export class Application implements AsyncDisposable {
  private constructor(
    private readonly host: GitHost,
    /** Where a developer works. */
    readonly workTree: TestRepository,
  ) {}

  /**
   * With one commit on `main`.
   *
   * @param source what `realtime` is then: a folder as git has it
   */
  static async serve(folder: string, source: string): Promise<Application> {
    const bare = join(folder, "application.git");
    await execa("git", ["init", "--quiet", "--bare", "--initial-branch", "main", bare]);
    const workTree = await TestRepository.create(join(folder, "application"));
    await workTree.git("remote", "add", "origin", bare);
    await cp(source, join(workTree.path, applicationFolder), { recursive: true });
    await workTree.commit({ "README.md": "# The market\n" }, "Begin");
    await workTree.git("push", "--quiet", "--set-upstream", "origin", "main");
    return new Application(await serveGit(bare, 0), workTree);
  }

  get url(): string {
    return this.host.url;
  }

  /** The commit that a branch stands at. */
  commitOf(branch = "main"): Promise<string> {
    return this.workTree.git("rev-parse", branch);
  }

  /** Commits files of `realtime` to `main` and pushes them. Gives the commit. */
  async push(files: Readonly<Record<string, string>>, message: string): Promise<string> {
    const commit = await this.workTree.commit(inFolder(files), message);
    await this.workTree.git("push", "--quiet", "origin", "main");
    return commit;
  }

  /** Pushes files of `realtime` as a branch of their own, as a pull request is made of. Gives its newest commit. */
  async propose(branch: string, files: Readonly<Record<string, string>>, message: string): Promise<string> {
    await this.workTree.git("checkout", "--quiet", "-B", branch, "main");
    const commit = await this.workTree.commit(inFolder(files), message);
    await this.workTree.git("push", "--quiet", "origin", branch);
    await this.workTree.git("checkout", "--quiet", "main");
    return commit;
  }

  /** Merges a branch into `main`, as a pull request is. Gives the commit that `main` stands at then. */
  async merge(branch: string): Promise<string> {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    await this.workTree.git(...identity, "merge", "--quiet", "--no-ff", "-m", `Merge ${branch}`, branch);
    await this.workTree.git("push", "--quiet", "origin", "main");
    return this.commitOf();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }
}

function inFolder(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${applicationFolder}/${path}`, text]));
}
