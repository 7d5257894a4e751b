import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import pRetry, { AbortError } from "p-retry";

/** Seconds from SIGTERM to SIGKILL, Docker's own default. Render leaves 30. */
const STOP_LIMIT_S = 10;

/** Why no Docker engine can be used; undefined when one answers. */
export function dockerFault(): string | undefined {
  // Elsewhere an engine runs in a virtual machine, and its containers reach no server of this one's loopback.
  if (process.platform !== "linux") return "containers share this machine's network on Linux only";
  const result = execaSync("docker", ["version", "--format", "{{.Server.Version}}"], { reject: false });
  return result.failed ? `no Docker engine answers: ${result.stderr || result.shortMessage}` : undefined;
}

/** What a container that ran to its end came to. */
export interface Ended {
  exitCode: number;
  stdout: string;
}

/** An image that was built for a test. It is on the host's network wherever it runs. */
export class Image implements AsyncDisposable {
  private constructor(readonly id: string) {}

  /**
   * @param instead what stands in place of the pinned images that the Dockerfile names: of all, or by the names of their stages
   * @param buildArgs values of its `ARG`s
   */
  static async build(
    dockerfile: string,
    context: string,
    instead: string | Readonly<Record<string, string>> | undefined,
    buildArgs: Readonly<Record<string, string>> = {},
  ): Promise<Image> {
    const text = await readFile(dockerfile, "utf8");
    const input = text.replaceAll(/^FROM \S+@\S+ AS (\S+)$/gm, (line, stage: string) => {
      const image = typeof instead === "string" ? instead : instead?.[stage];
      return image === undefined ? line : `FROM ${image} AS ${stage}`;
    });
    const given = Object.entries(buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`);
    const folder = await mkdtemp(join(tmpdir(), "slipway-image-"));
    try {
      const idFile = join(folder, "id");
      const args = ["build", "--network=host", `--iidfile=${idFile}`, ...given, "--file=-", context];
      await execa("docker", args, { input, env: { BUILDKIT_PROGRESS: "plain" } });
      return new Image(await readFile(idFile, "utf8"));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  /** One that somebody else has built, and removes. */
  static of(id: string): Image {
    return new Image(id);
  }

  /** Gets one from its registry, whatever the engine has of it under any name. */
  static async pulled(reference: string): Promise<Image> {
    const id = () => docker("image", "inspect", "--format={{.Id}}", reference);
    await docker("image", "rm", "--force", await id());
    await docker("pull", reference);
    return new Image(await id());
  }

  /** What the image is made to be: its variables, user and health check, and how each layer came about. */
  async description(): Promise<string> {
    const config = await docker("inspect", "--format={{json .Config}}", this.id);
    return `${config}\n${await docker("history", "--no-trunc", "--format={{.CreatedBy}}", this.id)}`;
  }

  /** Whether any of its files holds a text. */
  async holds(text: string): Promise<boolean> {
    const container = await docker("create", this.id);
    try {
      const line = 'docker export "$0" | grep --quiet --fixed-strings -- "$1"';
      const { exitCode, stderr } = await execa("sh", ["-c", line, container, text], { reject: false });
      if (exitCode !== 0 && exitCode !== 1) throw new Error(`the image's files can't be read: ${stderr}`);
      return exitCode === 0;
    } finally {
      await docker("rm", container);
    }
  }

  label(name: string): Promise<string> {
    return docker("inspect", `--format={{index .Config.Labels "${name}"}}`, this.id);
  }

  /** Runs a container to its end. */
  async run(env: Readonly<Record<string, string>>, ...command: string[]): Promise<Ended> {
    const args = ["run", "--rm", "--network=host", ...environment(env), this.id, ...command];
    const { exitCode, stdout } = await execa("docker", args, { reject: false });
    return { exitCode: exitCode ?? 1, stdout };
  }

  async start(env: Readonly<Record<string, string>>): Promise<Container> {
    return new Container(await docker("run", "--detach", "--network=host", ...environment(env), this.id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await docker("image", "rm", "--force", this.id);
  }
}

/** What somebody else runs on the engine. */
export class ForeignContainer implements AsyncDisposable {
  private constructor(private readonly id: string) {}

  static async start(image: string): Promise<ForeignContainer> {
    return new ForeignContainer(await docker("run", "--detach", "--network=none", image, "sleep", "1000"));
  }

  async isRunning(): Promise<boolean> {
    return (await docker("inspect", "--format={{.State.Running}}", this.id)) === "true";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await docker("rm", "--force", this.id);
  }
}

/** A container that was started. */
export class Container implements AsyncDisposable {
  constructor(private readonly id: string) {}

  /** Waits until the image's own HEALTHCHECK holds; the test's time limit ends the wait. */
  async untilHealthy(): Promise<void> {
    const ask = async () => {
      const status = await this.inspect("{{.State.Status}} {{.State.Health.Status}}");
      if (status === "running healthy") return;
      const error = `the container is ${status}; its log: ${await this.log()}`;
      throw status === "running starting" ? new Error(error) : new AbortError(error);
    };
    await pRetry(ask, { retries: Infinity, minTimeout: 250, factor: 1 });
  }

  /** Sends SIGTERM and gives back the exit code: 137 when the process had to be killed. */
  async stop(): Promise<number> {
    await docker("stop", `--time=${STOP_LIMIT_S}`, this.id);
    return Number(await this.inspect("{{.State.ExitCode}}"));
  }

  /** Both streams. */
  async log(): Promise<string> {
    return (await execa("docker", ["logs", this.id], { all: true })).all;
  }

  private inspect(format: string): Promise<string> {
    return docker("inspect", `--format=${format}`, this.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await docker("rm", "--force", this.id);
  }
}

function environment(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
}

/** Removes the images that were pulled from a registry. */
export async function removeImagesOf(host: string): Promise<void> {
  const lines = (await docker("images", "--digests", "--format={{.Repository}} {{.ID}}")).split("\n");
  const ids = lines.filter((line) => line.startsWith(`${host}/`)).map((line) => line.split(" ")[1] ?? "");
  if (ids.length > 0) await docker("image", "rm", "--force", ...new Set(ids));
}

/** What Docker's own command prints. */
export async function docker(...args: string[]): Promise<string> {
  return (await execa("docker", args)).stdout;
}
