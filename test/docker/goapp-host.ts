import { chmod, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { execa, execaSync } from "execa";
import getPort from "get-port";
import { stringify } from "yaml";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { composePlugins } from "./compose-plugin";
import { docker } from "./docker";

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
    await symlink(await composePlugins(), join(config, "cli-plugins"));
    const hasBuildx = !execaSync("docker", ["buildx", "version"], { reject: false }).failed;
    const environment = {
      PATH: [programs, process.env.PATH].join(delimiter),
      HOST: "operator@host",
      DOCKER_CONFIG: config,
      // Without its plugin only the engine's former way of building is there.
      ...(!hasBuildx && { DOCKER_BUILDKIT: "0" }),
    };
    const host = new GoappHost(folder, repository, home, programs, environment, address, projects);
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
    const onHost = { WEB_ADDRESS: this.address };
    const here = { COMPOSE_PROJECT_NAME: this.projects.developed };
    const env = { ...this.environment, ...(where === "host" ? onHost : here), ...more };
    const cwd = where === "host" ? join(this.home, "goapp") : this.repository;
    return execa("sh", ["-eu"], { cwd, env, input: lines, all: true, reject: false });
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
    const { NODE_IMAGE } = process.env;
    if (NODE_IMAGE === undefined) return;
    // What the Dockerfile's `go build` makes of the sources a test of the image tells; here it is made with what Go has kept.
    const go = join(this.folder.path, "go");
    await mkdir(go);
    const build = ["build", "-trimpath", "-ldflags=-s -w", "-o", join(go, "goapp"), "./cmd/goapp"];
    await execa("go", build, { cwd: this.repository, env: { CGO_ENABLED: "0", GOWORK: "off" } });
    const script =
      '#!/bin/sh\n[ "$1" = build ] || exit 0\nwhile [ "$1" != -o ]; do shift; done\nmkdir -p "$(dirname "$2")"\nexec cp /goapp "$2"\n';
    await writeFile(join(go, "go"), script);
    await chmod(join(go, "go"), 0o755);
    const input = `FROM ${NODE_IMAGE}\nCOPY goapp /goapp\nCOPY go /usr/local/bin/go\n`;
    const tags = { go: `slipway-test-goapp-${process.pid}:go`, empty: `slipway-test-goapp-${process.pid}:empty` };
    await execa("docker", ["build", `--tag=${tags.go}`, "--file=-", go], { input, env: this.environment });
    await execa("docker", ["import", "-", tags.empty], { input: new Uint8Array(1024) });
    this.images.push(tags.go, tags.empty);
    const stages: Readonly<Record<string, string>> = { "pinned-go": tags.go, "pinned-runtime": tags.empty };
    const named = (_: string, stage: string) => `FROM ${stages[stage] ?? ""} AS ${stage}`;
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
    await this.folder[Symbol.asyncDispose]();
  }
}
