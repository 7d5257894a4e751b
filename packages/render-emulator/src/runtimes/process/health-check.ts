import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { isListening } from "../port";
import { StepFailure } from "../runtime";

const requestLimitMs = 5_000;

/** What an instance is asked to see whether it is healthy. */
export interface HealthProbe {
  port: number;
  /** Asked for by GET; empty: a TCP connection is enough. */
  path: string;
  /** The host that the request names. */
  host: string;
  signal: AbortSignal;
}

export interface HealthCheck extends HealthProbe {
  intervalMs: number;
  limitMs: number;
}

/**
 * Waits until an instance passes its health check: 2xx or 3xx within five seconds, or an open port.
 *
 * @throws StepFailure with the last reason when the limit is over
 */
export async function waitUntilHealthy(check: HealthCheck): Promise<void> {
  const limit = AbortSignal.timeout(check.limitMs);
  for (;;) {
    const problem = await findProblem(check);
    if (problem === undefined) return;
    if (limit.aborted) {
      const subject = check.path === "" ? "Port check" : `Health check of ${check.path}`;
      throw new StepFailure(`${subject} timed out after ${check.limitMs / 1000} seconds: ${problem}`);
    }
    await delay(check.intervalMs, undefined, { signal: check.signal });
  }
}

/** Why an instance is not healthy now; undefined when it is. */
export function findProblem(probe: HealthProbe): Promise<string | undefined> {
  return probe.path === "" ? tryToConnect(probe.port) : tryToGet(probe);
}

/**
 * By `node:http` rather than `fetch`, which sends no other Host than the address's; and with a timer rather than
 * `AbortSignal.timeout`, which Node 20 forgets at a garbage collection when it is combined with another signal.
 */
function tryToGet({ port, path, host, signal }: HealthProbe): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sent = get({
      host: "127.0.0.1",
      port,
      path: `/${path.replace(/^\//, "")}`,
      headers: { host },
      agent: false,
      signal,
    });
    const late = setTimeout(() => {
      resolve("it gave no answer within 5 seconds");
      sent.destroy();
    }, requestLimitMs);
    sent.once("response", ({ statusCode = 0 }) => {
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `it answered ${statusCode}`);
      sent.destroy();
    });
    sent.once("error", () => resolve("nothing listens on the port in `PORT`"));
    sent.once("close", () => clearTimeout(late));
  });
}

async function tryToConnect(port: number): Promise<string | undefined> {
  return (await isListening(port)) ? undefined : "nothing listens on the port in `PORT`";
}
