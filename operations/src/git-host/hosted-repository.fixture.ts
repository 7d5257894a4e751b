import { join } from "node:path";
import { TestFolder } from "../../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { type GitHost, serveGit } from "./serve";

/** A repository with one commit of the file `a.txt`, and a host that serves it, in a folder of their own. */
export class HostedRepository implements AsyncDisposable {
  private constructor(
    readonly folder: TestFolder,
    readonly repository: TestRepository,
    readonly host: GitHost,
  ) {}

  static async create(): Promise<HostedRepository> {
    const folder = await TestFolder.create();
    const repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
    return new HostedRepository(folder, repository, await serveGit(repository.path, 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}
