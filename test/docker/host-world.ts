import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { stringify } from "yaml";
import { LAZY_SDK } from "../../operations/src/pulumi";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { EngineStack } from "../engine/engine-stack";
import { docker } from "./docker";

const root = resolve(__dirname, "../..");

/**
 * The program of this repository on the real Pulumi engine, with a Docker engine as host that is reached over an `ssh` of the test's own:
 * it connects with the engine of this machine, wherever it is told to go.
 */
export class HostWorld implements AsyncDisposable {
  private constructor(
    private readonly folder: TestFolder,
    readonly stack: EngineStack,
    /** What the containers of the service have as label; volume and network have names that begin with it. */
    readonly service: string,
  ) {}

  static async create(service: string): Promise<HostWorld> {
    const folder = await TestFolder.create();
    const bin = join(folder.path, "bin");
    for (const name of ["bin", "state"]) await mkdir(join(folder.path, name));
    const ssh = join(bin, "ssh");
    await writeFile(ssh, `#!/bin/sh\necho "$@" >> ${folder.path}/ssh.log\nexec docker system dial-stdio\n`);
    await chmod(ssh, 0o755);
    const plugins = [
      { name: "render", path: join(root, "packages/render/plugin") },
      { name: "docker", path: join(__dirname, "host-plugin") },
    ];
    const runtime = { name: "nodejs", options: { typescript: false, packagemanager: "npm" } };
    const project = { name: "slipway", runtime, main: root, plugins: { providers: plugins } };
    await writeFile(join(folder.path, "Pulumi.yaml"), stringify(project));
    const environment = {
      PULUMI_BACKEND_URL: pathToFileURL(join(folder.path, "state")).href,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NODE_OPTIONS: LAZY_SDK,
      PATH: `${bin}:${process.env.PATH ?? ""}`,
    };
    const workspace = { folder: folder.path, host: "https://api.render.com/v1", environment };
    const world = new HostWorld(folder, new EngineStack("host", workspace), service);
    await world.stack.init();
    return world;
  }

  /** The service's containers: whether each runs, the newest first. */
  async containers(): Promise<{ id: string; isRunning: boolean }[]> {
    const filter = `label=slipway.service=${this.service}`;
    const ids = await docker("ps", "--all", "--no-trunc", "--quiet", `--filter=${filter}`);
    const running = await docker("ps", "--no-trunc", "--quiet", `--filter=${filter}`);
    return ids
      .split("\n")
      .filter(Boolean)
      .map((id) => ({ id, isRunning: running.includes(id) }));
  }

  /** The one that runs. */
  async running(): Promise<string> {
    const [one, ...others] = (await this.containers()).filter(({ isRunning }) => isRunning);
    if (one === undefined || others.length > 0) throw new Error("not one container of the service runs");
    return one.id;
  }

  /** With which arguments `ssh` was started. */
  async sshArguments(): Promise<string[]> {
    const { stdout } = await execa("sort", ["--unique", join(this.folder.path, "ssh.log")]);
    return stdout.split("\n");
  }

  /** Whatever a test has left. */
  async [Symbol.asyncDispose](): Promise<void> {
    const containers = await this.containers();
    for (const { id } of containers) await docker("rm", "--force", id);
    const names = await docker("volume", "ls", "--quiet", `--filter=name=${this.service}`);
    for (const name of names.split("\n").filter(Boolean)) await docker("volume", "rm", "--force", name);
    const networks = await docker(
      "network",
      "ls",
      "--quiet",
      `--filter=name=${this.service.replace("-web-", "-network-")}`,
    );
    for (const id of networks.split("\n").filter(Boolean)) await docker("network", "rm", id);
    await this.folder[Symbol.asyncDispose]();
  }
}
