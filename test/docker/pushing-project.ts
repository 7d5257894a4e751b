import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { progressTo } from "../../toolchain/progress";
import type { CommandContext } from "../../operations/src/commands/context";
import { imagePush } from "../../operations/src/commands/image-push";
import { projectIn } from "../../operations/src/project";
import { Example } from "../examples/example";

const STACK = "local";

/** A project whose stack has `realtime` from a repository beside it, of which a service is pushed. */
export class PushingProject {
  private constructor(
    private readonly root: string,
    /** The one that its repository has. */
    readonly commit: string,
  ) {}

  /** @param nodeImage what stands in place of the image that a service's Dockerfile names */
  static async in(root: string, service: string, nodeImage: string | undefined): Promise<PushingProject> {
    const application = join(root, "application");
    await Example.named("realtime").copyTo(application);
    const dockerfile = join(application, "deploy/docker", service, "Dockerfile");
    const text = await readFile(dockerfile, "utf8");
    if (nodeImage !== undefined)
      await writeFile(dockerfile, text.replace(/^FROM \S+@\S+ AS (\S+)$/m, `FROM ${nodeImage} AS $1`));
    const git = (...args: string[]) => execa("git", args, { cwd: application });
    await git("init", "--quiet");
    await git("add", "--all");
    await git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=First");
    const { stdout: commit } = await git("rev-parse", "HEAD");
    await writeFile(join(root, "Pulumi.yaml"), "name: slipway\n");
    const config = { "slipway:environment": "local", "slipway:realtime": { repo: "./application" } };
    await writeFile(join(root, `Pulumi.${STACK}.yaml`), stringify({ config }));
    return new PushingProject(root, commit);
  }

  /** Runs the command to its end, and gives what it printed. */
  async push(service: string, registry: string): Promise<{ images: { image: string; wasThere: boolean }[] }> {
    const said: string[] = [];
    const step = progressTo({ write: () => true });
    const context: CommandContext = { project: projectIn(this.root), step, say: (line) => said.push(line) };
    const options = { stack: STACK, registry, platform: "linux/amd64", network: "host", pin: true, json: true };
    await imagePush(context, "realtime", [service], options);
    return JSON.parse(said.join("\n")) as Awaited<ReturnType<PushingProject["push"]>>;
  }

  /** The stack's file. */
  settings(): Promise<string> {
    return readFile(join(this.root, `Pulumi.${STACK}.yaml`), "utf8");
  }
}
