import { chmod, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { execa, execaSync } from "execa";
import getPort from "get-port";
import { stringify } from "yaml";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { userPlugins } from "./compose";
import { docker } from "./docker";
import { GoappBases } from "./goapp-bases";

const example = resolve(__dirname, "../../examples/goapp");

/**
 * The example as a repository of its own, and a host with Docker: a folder of this machine, which `ssh` leads to. Images are of the example's own
 * Dockerfile; where its base images can't be had, of this machine's Go on nothing.
 */
export class GoappHost implements AsyncDisposable {
  private readonly images: string[] = [];

  private constructor(
    private readonly folder: TestFolder,
    /** A copy of the example. */
    readonly repository: string,
    /** Where the host's user is at home. */
    readonly home: string,
    /** For the front of PATH. */
    readonly programs: string,
    /** What every command finds in its environment. */
    readonly environment: Readonly<Record<string, string>>,
    /** Where visitors find it. */
    readonly address: string,
    private readonly projects: { developed: string; deployed: string },
    private readonly bases: GoappBases,
  ) {}

  /** @param options how often containers are asked whether they are healthy, where it is another time than the example says */
  static async create({ healthInterval }: { healthInterval?: string } = {}): Promise<GoappHost> {
    const folder = await TestFolder.create();
    const [repository, home, programs] = ["repository", "home", "programs"].map((name) => join(folder.path, name));
    if (repository === undefined || home === undefined || programs === undefined) throw new Error("no folders");
    await cp(example, repository, { recursive: true });
    await mkdir(join(home, "goapp"), { recursive: true });
    await mkdir(programs);
    const ssh = '#!/bin/sh\nif [ "$#" != 2 ]; then echo "ssh $*: expected a host and a command" >&2; exit 70; fi\n';
    await writeFile(join(programs, "ssh"), `${ssh}cd '${home}' && exec sh -c "$2"\n`);
    await chmod(join(programs, "ssh"), 0o755);
    const name = `slipway-test-goapp-${process.pid}`;
    const projects = { developed: `${name}-developed`, deployed: `${name}-deployed` };
    const address = `127.0.0.1:${await getPort({ host: "127.0.0.1" })}`;
    // What somebody has in there is theirs.
    await writeFile(join(home, "goapp/.env"), `COMPOSE_PROJECT_NAME=${projects.deployed}\nWEB_ADDRESS=${address}\n`);
    // Where somebody logs in, nobody else's registries are.
    const config = join(folder.path, "docker");
    await mkdir(config);
    await symlink(userPlugins(), join(config, "cli-plugins"));
    const hasBuildx = !execaSync("docker", ["buildx", "version"], { reject: false }).failed;
    const environment = {
      PATH: [programs, process.env.PATH].join(delimiter),
      HOST: "operator@host",
      DOCKER_CONFIG: config,
      // Without its plugin only the engine's former way of building is there.
      ...(!hasBuildx && { DOCKER_BUILDKIT: "0" }),
    };
    const bases = await GoappBases.create({ compiles: false });
    const host = new GoappHost(folder, repository, home, programs, environment, address, projects, bases);
    await host.replaceBases();
    if (healthInterval !== undefined) {
      await host.edit("Dockerfile", (text) => text.replace(/--interval=\w+/, `--interval=${healthInterval}`));
      await host.edit("docker-compose.prod.yml", (text) =>
        text.replace(/interval: \w+/, `interval: ${healthInterval}`),
      );
    }
    return host;
  }

  /** An image of the example as it is in the repository, told apart from others by a label. */
  async image(label: string, more: readonly string[] = []): Promise<string> {
    const tag = `slipway-test-goapp-${process.pid}:${label}`;
    const dockerfile = await readFile(join(this.repository, "Dockerfile"), "utf8");
    const input = [dockerfile, `LABEL release=${label}`, ...more].join("\n");
    const args = ["build", "--network=host", `--tag=${tag}`, "--file=-", this.repository];
    await execa("docker", args, { input, env: this.environment });
    this.images.push(tag);
    return tag;
  }

  /** Runs lines of a shell in the repository or in the application's folder on the host; it fails where one of them does. */
  async run(where: "repository" | "host", lines: string, more: Readonly<Record<string, string>> = {}) {
    const here = { COMPOSE_PROJECT_NAME: this.projects.developed };
    const env = { ...this.environment, ...(where === "repository" && here), ...more };
    const cwd = where === "host" ? join(this.home, "goapp") : this.repository;
    return execa("sh", ["-eu"], { cwd, env, input: lines, all: true, reject: false });
  }

  /** Runs lines on the host as from a terminal, whose connection ends once something has happened. It comes back when nothing of them is left. */
  async cutOff(lines: string, when: () => Promise<void>, more: Readonly<Record<string, string>> = {}) {
    const env = { ...this.environment, ...more };
    const cwd = join(this.home, "goapp");
    const running = execa("sh", ["-euc", lines], { cwd, env, all: true, reject: false, detached: true });
    await when();
    if (running.pid === undefined) throw new Error("nothing was started");
    process.kill(-running.pid, "SIGHUP");
    return running;
  }

  /** Where a developer finds it. */
  async developersPort(): Promise<{ WEB_PORT: string; url: string }> {
    const port = await getPort({ host: "127.0.0.1" });
    return { WEB_PORT: String(port), url: `http://127.0.0.1:${port}` };
  }

  /** The container of the application on the host. */
  async container(): Promise<string> {
    const label = `label=com.docker.compose.project=${this.projects.deployed}`;
    return docker("ps", "--quiet", "--filter", label);
  }

  /** Where the Dockerfile's own base images can't be had. */
  private async replaceBases(): Promise<void> {
    const { instead } = this.bases;
    if (instead === undefined) return;
    const named = (line: string, stage: string) => {
      const image = instead[stage];
      // What was pinned stays to be read: CI looks for its Go there.
      return image === undefined ? line : `# ${line}\nFROM ${image} AS ${stage}`;
    };
    await this.edit("Dockerfile", (text) => text.replaceAll(/^FROM \S+@\S+ AS (\S+)$/gm, named));
    const override = { services: { web: { build: { network: "host" } } } };
    await writeFile(join(this.repository, "docker-compose.override.yml"), stringify(override));
  }

  private async edit(name: string, change: (text: string) => string): Promise<void> {
    const file = join(this.repository, name);
    await writeFile(file, change(await readFile(file, "utf8")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const project of Object.values(this.projects))
      await execa("docker", ["compose", "--project-name", project, "down", "--volumes", "--timeout=1"], {
        cwd: this.folder.path,
        env: this.environment,
      });
    await docker("image", "rm", "--force", `${this.projects.developed}-web`, ...this.images.toReversed());
    await this.bases[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}
