import { readFile } from "node:fs/promises";
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

  /** @param nodeImage what its stage `node` is, in place of the image that the Dockerfile names */
  static async build(dockerfile: string, context: string, nodeImage: string | undefined): Promise<Image> {
    const text = await readFile(dockerfile, "utf8");
    const input = nodeImage === undefined ? text : text.replace(/^FROM .* AS node$/m, `FROM ${nodeImage} AS node`);
    const { stdout } = await execa("docker", ["build", "--quiet", "--network=host", "--file=-", context], { input });
    return new Image(stdout);
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

async function docker(...args: string[]): Promise<string> {
  return (await execa("docker", args)).stdout;
}
