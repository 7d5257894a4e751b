import { execa } from "execa";
import getPort from "get-port";
import pRetry, { AbortError } from "p-retry";

const startLimitMs = 30_000;

/** A service of an example as a process of its own. */
export class RunningService implements AsyncDisposable {
  private constructor(
    /** Where it answers. */
    readonly url: string,
    /** Sends SIGTERM, and gives back all that the process wrote. */
    private readonly stop: () => Promise<string>,
  ) {}

  /** @param ready the status that it answers once it is up */
  static async start(
    folder: string,
    program: string,
    healthPath: string,
    env: Record<string, string>,
    ready = 200,
  ): Promise<RunningService> {
    const port = await getPort({ host: "127.0.0.1" });
    const url = `http://127.0.0.1:${port}`;
    const child = execa("node", [program], {
      cwd: folder,
      env: { ...env, PORT: String(port) },
      extendEnv: false,
      all: true,
      reject: false,
    });
    const stop = async () => {
      child.kill();
      return (await child).all;
    };
    try {
      await untilReady(url + healthPath, ready, () => child.exitCode !== null);
    } catch (cause) {
      throw new Error(`\`${program}\` does not become ready; its log: ${await stop()}`, { cause });
    }
    return new RunningService(url, stop);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

async function untilReady(url: string, ready: number, hasEnded: () => boolean): Promise<void> {
  const ask = async () => {
    if (hasEnded()) throw new AbortError("it has ended");
    const { status } = await fetch(url).catch((cause: unknown) => {
      // fetch rejects with a TypeError, which p-retry takes for a mistake in the program.
      throw new Error(`${url} does not answer`, { cause });
    });
    if (status !== ready) throw new Error(`${url} answers ${status}`);
  };
  await pRetry(ask, { retries: Infinity, minTimeout: 50, factor: 1, maxRetryTime: startLimitMs });
}
